import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createArchiver } from './archiver.ts';
import { makeState, makeTempDir } from './testing/state-fixture.ts';

let temp: ReturnType<typeof makeTempDir>;
let out: string;
let parent: ChildProcess;
let child: number;

/** A backup that takes a few seconds, under way in the child of a process that can be ended. */
beforeEach(async () => {
  temp = makeTempDir();
  out = join(temp.path, 'out');
  mkdirSync(out);
  const state = join(temp.path, '.openclaw');
  makeState(state);
  writeFileSync(join(state, 'noise.bin'), randomBytes(96 * 1024 * 1024));
  parent = fork(fileURLToPath(new URL('./testing/long-create.ts', import.meta.url)), [state, out]);
  await once(parent, 'message');
  child = Number(readFileSync(`/proc/${parent.pid}/task/${parent.pid}/children`, 'utf8').trim());
});
afterEach(() => {
  parent.kill('SIGKILL');
  temp.remove();
});

describe('work in a process of its own', () => {
  it('ends soon when nobody waits for it any more, and makes no archive', async () => {
    expect(existsSync(`/proc/${child}`)).toBe(true);
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(existsSync(`/proc/${child}`)).toBe(false), { timeout: 20_000 });
    expect(readdirSync(out).filter((name) => !name.startsWith('.gatehouse-'))).toEqual([]);
  });

  it('leaves nothing of an archive unpacked when the system ends it', async () => {
    await once(parent, 'exit');
    const path = join(out, readdirSync(out)[0] ?? '');
    const targetDir = join(temp.path, 'target');
    const childrenOf = `/proc/self/task/${process.pid}/children`;
    const others = readFileSync(childrenOf, 'utf8').split(' ').filter(Boolean);
    const killIt = () => {
      for (const pid of readFileSync(childrenOf, 'utf8').split(' ').filter(Boolean))
        if (!others.includes(pid)) process.kill(Number(pid), 'SIGKILL');
    };
    const order = { path, targetDir, external: 'inside', checkDatabases: true } as const;
    const extracted = createArchiver({ now: Date.now }).extract(
      { ...order, sha256: null, owner: null },
      killIt,
    );
    await expect(extracted).rejects.toMatchObject({ code: 'internal' });
    expect(existsSync(targetDir)).toBe(false);
  });

  it('leaves it to who waits for it what an interrupt means', async () => {
    process.kill(child, 'SIGINT');
    process.kill(child, 'SIGTERM');
    expect(await once(parent, 'exit')).toEqual([0, null]);
    expect(readdirSync(out)).toEqual([expect.stringMatching(/\.tar\.gz$/)]);
  });
});
