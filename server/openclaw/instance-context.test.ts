import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { DiskRead } from '../config/ports.ts';
import { readMergedConfig } from './instance-context.ts';

const target = { stateDir: '/s', configPath: '/s/openclaw.json', openclawCommand: null };
let texts: Record<string, string>;
let disk: { read(path: string): DiskRead };
beforeEach(() => {
  texts = { '/s/openclaw.json': '{ a: 1, b: { $include: "./b.json5" } }', '/s/b.json5': '{ c: 2 }' };
  disk = {
    read(path) {
      const text = texts[path];
      if (text === undefined) return { kind: 'missing', detail: null };
      const sha256 = createHash('sha256').update(text).digest('hex');
      return { kind: 'file', text, sha256, bytes: text.length, mode: 0o600, realPath: path, writable: true };
    },
  };
});

describe('readMergedConfig', () => {
  it('parses again only what changed', () => {
    const first = readMergedConfig(target, disk);
    expect(first).toEqual({ a: 1, b: { c: 2 } });
    expect(readMergedConfig(target, disk)).toBe(first);
  });

  it.each<[string, () => void, unknown]>([
    ['the root changed', () => (texts['/s/openclaw.json'] = '{ a: 2 }'), { a: 2 }],
    ['an include changed', () => (texts['/s/b.json5'] = '{ c: 3 }'), { a: 1, b: { c: 3 } }],
    ['the root is gone', () => delete texts['/s/openclaw.json'], undefined],
  ])('sees that %s', (_name, change, expected) => {
    readMergedConfig(target, disk);
    change();
    expect(readMergedConfig(target, disk)).toEqual(expected);
  });

  it('sees that an include which was missing is there now', () => {
    delete texts['/s/b.json5'];
    readMergedConfig(target, disk);
    texts['/s/b.json5'] = '{ c: 4 }';
    expect(readMergedConfig(target, disk)).toEqual({ a: 1, b: { c: 4 } });
  });
});
