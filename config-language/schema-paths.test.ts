import { expect, it } from 'vitest';
import { formatPath } from './locate.ts';
import { schemaPaths } from './schema-paths.ts';
import { bundledSchema } from './testdata/schemas.ts';

it('names every key of the schema once, parents first, and none under a key of one’s own choice', () => {
  const paths = schemaPaths(bundledSchema('2026.9.6')).map(formatPath);
  expect(new Set(paths).size).toBe(paths.length);
  expect(paths.indexOf('gateway')).toBeLessThan(paths.indexOf('gateway.auth.token'));
  expect(paths).toContain('channels.telegram.botToken');
  expect(paths).toContain('agents.entries');
  expect(paths.some((path) => path.startsWith('agents.entries.'))).toBe(false);
});
