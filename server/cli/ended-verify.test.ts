import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { makeState, makeTempDir } from '../openclaw/testing/state-fixture.ts';
import { makeKeyPair } from '../platform/archive/age.ts';

const BIN = fileURLToPath(new URL('../../bin/gatehouse.mjs', import.meta.url));
/** Real processes take their time on a busy machine. */
vi.setConfig({ testTimeout: 120_000 });

let temp: ReturnType<typeof makeTempDir>;
let scratch: string;

beforeEach(() => {
  temp = makeTempDir();
  scratch = join(temp.path, 'tmp');
  mkdirSync(scratch);
});
afterEach(() => temp.remove());

function gatehouse(...args: string[]) {
  const env = { ...process.env, HOME: temp.path, TMPDIR: scratch };
  return spawn(process.execPath, [BIN, ...args], { cwd: temp.path, env, stdio: 'ignore' });
}

async function codeOf(...args: string[]): Promise<unknown> {
  return (await once(gatehouse(...args), 'exit'))[0];
}

it('leaves nothing decrypted when it is ended, and the next one removes what a killed one left', async () => {
  const state = join(temp.path, '.openclaw');
  makeState(state);
  writeFileSync(join(state, 'large'), randomBytes(48 * 1024 * 1024));
  const { identity, recipient } = await makeKeyPair();
  const key = join(temp.path, 'key');
  writeFileSync(key, identity, { mode: 0o600 });
  const made = ['backup', 'create', '--state-dir', state, '--out', 'out', '--recipient', recipient];
  expect(await codeOf(...made)).toBe(0);
  const archive = join(temp.path, 'out', readdirSync(join(temp.path, 'out'))[0] ?? '');
  const verify = ['backup', 'verify', archive, '--identity', key];
  const ended = async (signal: NodeJS.Signals): Promise<void> => {
    const child = gatehouse(...verify);
    const gone = once(child, 'exit');
    while (!readdirSync(scratch).some((name) => name.includes('decrypted'))) await delay(5);
    child.kill(signal);
    await gone;
  };
  await ended('SIGTERM');
  expect(readdirSync(scratch)).toEqual([]);
  await ended('SIGKILL');
  expect(readdirSync(scratch)).toEqual([expect.stringContaining('decrypted')]);
  expect(await codeOf(...verify)).toBe(0);
  expect(readdirSync(scratch)).toEqual([]);
});
