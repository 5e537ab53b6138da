import { describe, expect, it } from 'vitest';
import { containerPathOf, hostPathOf } from './bind-mounts.ts';

const MOUNTS = [
  { source: '/srv/claw', destination: '/home/node/.openclaw' },
  { source: '/srv/claw/work', destination: '/home/node/.openclaw/workspace' },
  { source: '/data', destination: '/data' },
];

describe('hostPathOf', () => {
  it.each([
    ['/home/node/.openclaw', '/srv/claw'],
    ['/home/node/.openclaw/agents/x', '/srv/claw/agents/x'],
    ['/home/node/.openclaw/workspace/a', '/srv/claw/work/a'],
    ['/home/node/.openclaw-dev', null],
    ['/data/x', '/data/x'],
    ['/tmp', null],
  ])('%s lies at %s', (path, expected) => {
    expect(hostPathOf(path, MOUNTS)).toBe(expected);
  });
});

describe('containerPathOf', () => {
  it.each([
    ['/srv/claw/agents', '/home/node/.openclaw/agents'],
    ['/srv/claw/work/a', '/home/node/.openclaw/workspace/a'],
    ['/srv', null],
  ])('%s is %s in the container', (path, expected) => {
    expect(containerPathOf(path, MOUNTS)).toBe(expected);
  });
});
