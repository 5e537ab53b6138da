import { describe, expect, it } from 'vitest';
import { globalNav, instanceNav, instancePath, placeOf } from '@/components/shell/nav.ts';

describe('placeOf', () => {
  it.each([
    ['/i/main/config', { slug: 'main', section: 'config', label: 'Config' }],
    ['/i/main/config/revisions/3', { slug: 'main', section: 'config', label: 'Config' }],
    ['/i/main', { slug: 'main', section: 'overview', label: 'Overview' }],
    ['/i/a%20b/health', { slug: 'a b', section: 'health', label: 'Health' }],
    ['/i/%E0%A4%A/health', { slug: '%E0%A4%A', section: 'health', label: 'Health' }],
    ['/audit', { slug: null, section: null, label: 'Audit log' }],
    ['/', { slug: null, section: null, label: 'Gatehouse' }],
  ])('%s', (path, place) => expect(placeOf(path)).toEqual(place));

  it('undoes instancePath', () => {
    expect(placeOf(instancePath('a b', 'backups'))).toMatchObject({ slug: 'a b', section: 'backups' });
  });
});

it('gives each page its own key', () => {
  const keys = [...instanceNav, ...globalNav].map((item) => item.key);
  expect(new Set(keys).size).toBe(keys.length);
});
