import { describe, expect, it } from 'vitest';
import type { ApplyJournal, ConfigDisk, FileStep } from './ports.ts';
import { putBackHalf, writeTogether } from './write-together.ts';

const STEPS: readonly FileStep[] = [
  { path: 'new', before: null, after: 'n2' },
  { path: 'a', before: 'a1', after: 'a2' },
  { path: 'root', before: 'r1', after: 'r2' },
];
const OLD = { a: 'a1', root: 'r1' };
const NEW = { new: 'n2', a: 'a2', root: 'r2' };

function memory(start: Record<string, string>, failAt?: string) {
  const files: Record<string, string> = { ...start };
  const disk: ConfigDisk = {
    read: (path) => {
      const text = files[path];
      if (text === undefined) return { kind: 'missing', detail: null };
      return {
        kind: 'file',
        text,
        sha256: text,
        bytes: text.length,
        mode: 0o600,
        realPath: path,
        writable: true,
      };
    },
    realDirectory: (path) => path,
    async write(path, text) {
      if (path === failAt && text.endsWith('2')) throw new Error('disk full');
      files[path] = text;
    },
    async remove(path) {
      delete files[path];
    },
  };
  return { disk, files };
}

function journal(): ApplyJournal & { open: string[] } {
  const open: string[] = [];
  return {
    open,
    begin: async (owner) => void open.push(owner),
    end: async (owner) => void open.splice(open.indexOf(owner), 1),
    pending: async () => [],
  };
}

describe('writeTogether', () => {
  it('writes all and closes its journal', async () => {
    const { disk, files } = memory(OLD);
    const log = journal();
    await writeTogether(STEPS, { disk, journal: log, owner: 'i' });
    expect([files, log.open]).toEqual([NEW, []]);
  });

  it.each(['new', 'a', 'root'])('leaves everything as it was when writing %s fails', async (failAt) => {
    const { disk, files } = memory(OLD, failAt);
    const log = journal();
    await expect(writeTogether(STEPS, { disk, journal: log, owner: 'i' })).rejects.toThrow('disk full');
    expect([files, log.open]).toEqual([OLD, []]);
  });
});

describe('after a crash', () => {
  it.each([
    ['before the first', OLD, OLD],
    ['after the first', { ...OLD, new: 'n2' }, OLD],
    ['after the second', { ...OLD, new: 'n2', a: 'a2' }, OLD],
    ['after the last', NEW, NEW],
    ['and another edit meanwhile', { new: 'n2', a: 'theirs', root: 'r1' }, { a: 'theirs', root: 'r1' }],
  ])('%s it is all old or all new', async (_name, found, expected) => {
    const { disk, files } = memory(found);
    await putBackHalf(STEPS, disk);
    expect(files).toEqual(expected);
  });
});
