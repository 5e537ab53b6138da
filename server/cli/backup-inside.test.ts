import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeService } from '../openclaw/testing/restore-bench.ts';
import { makeState, makeTempDir, silentHandle, sourceOf } from '../openclaw/testing/state-fixture.ts';

/** Processes take their time on a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

const SCRIPT = fileURLToPath(new URL('../../bin/gatehouse.mjs', import.meta.url));

let temp: ReturnType<typeof makeTempDir>;
let scratch: string;
let archive: string;

beforeEach(async () => {
  temp = makeTempDir();
  scratch = join(temp.path, 'scratch');
  mkdirSync(scratch);
  const state = join(temp.path, '.openclaw');
  makeState(state);
  writeFileSync(join(state, 'big.bin'), randomBytes(8 * 1024 * 1024));
  const order = { destinationDir: join(temp.path, 'out'), level: 'fast', reason: 'manual' } as const;
  archive = (await makeService().service.create(sourceOf(state), order, silentHandle())).path;
});
afterEach(() => temp.remove());

/** The command as a person runs it, its output in a pipe that this test reads. */
function run(...args: readonly string[]): ChildProcessByStdio<null, Readable, Readable> {
  return spawn(process.execPath, [SCRIPT, 'backup', ...args], {
    env: { ...process.env, TMPDIR: scratch },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function ended(child: ReturnType<typeof run>): Promise<unknown> {
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr += chunk));
  child.stdout.resume();
  const [code] = await once(child, 'close');
  return { code, stderr, left: readdirSync(scratch) };
}

describe('what is shown of an archive', () => {
  it.each([['list'], ['cat', 'big.bin']])('ends calmly when nobody reads on: %s', async (act, ...path) => {
    const child = run(act, archive, ...path);
    await once(child.stdout, 'data');
    child.stdout.destroy();
    expect(await ended(child)).toEqual({ code: 0, stderr: '', left: [] });
  });

  it('leaves no copy behind when it is to end', async () => {
    const child = run('cat', archive, 'big.bin');
    await once(child.stdout, 'readable');
    expect(readdirSync(scratch)).toEqual([expect.stringMatching(/^inside-/)]);
    child.kill('SIGTERM');
    expect(await ended(child)).toEqual({
      code: 2,
      stderr: 'The work was cancelled. Nothing was left behind.\n',
      left: [],
    });
  });
});
