import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createOpenClawCli } from './cli.ts';
import { createConfigJudge } from './config-judge.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gatehouse-judge-'));
  mkdirSync(join(dir, 'scratch'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** An OpenClaw that does as this script says. */
function judge(script: string, signal?: AbortSignal, timeoutMs = 300) {
  const program = join(dir, 'openclaw');
  writeFileSync(program, `#!/bin/sh\n${script}\n`);
  chmodSync(program, 0o700);
  const target = {
    id: 'i',
    stateDir: dir,
    configPath: join(dir, 'openclaw.json'),
    openclawCommand: [program],
  };
  const made = createConfigJudge({ cli: createOpenClawCli(), scratchDir: join(dir, 'scratch'), timeoutMs });
  const root = { path: target.configPath, text: '{}', includes: [], inPlace: false, hardLinked: false };
  return made.judge(target, [root], { signal });
}

const leftovers = () => readdirSync(dir).filter((name) => name !== 'openclaw' && name !== 'scratch');

it.each([
  ['hangs', 'exec sleep 60', 'did not answer within'],
  ['prints noise', 'echo hello; echo "[plugins] loaded" >&2', 'not its JSON'],
  ['prints the format of another version', 'echo \'{"result":"fine"}\'', 'not its JSON'],
  ['knows no such command', 'echo "error: unknown option --json" >&2; exit 1', 'has no "config validate"'],
  ['crashes', 'echo "TypeError: boom" >&2; exit 7', 'failed with 7'],
])('of an OpenClaw that %s there is no verdict, and nothing is left behind', async (_name, script, words) => {
  const verdict = await judge(script, undefined, script.includes('sleep') ? 300 : 10_000);
  expect(verdict).toMatchObject({ asked: true, awaited: false, valid: null, issues: [] });
  expect(verdict.note).toContain(words);
  expect(leftovers()).toEqual([]);
});

it('says when no copy can be put beside the config', async () => {
  const target = {
    id: 'i',
    stateDir: dir,
    configPath: join(dir, 'absent/openclaw.json'),
    openclawCommand: ['false'],
  };
  const made = createConfigJudge({ cli: createOpenClawCli(), scratchDir: dir });
  const root = { path: target.configPath, text: '{}', includes: [], inPlace: false, hardLinked: false };
  const verdict = await made.judge(target, [root]);
  expect(verdict).toMatchObject({ asked: false, valid: null, note: expect.stringContaining('ENOENT') });
});

it('ends a hanging OpenClaw when nobody waits any more', async () => {
  const abort = new AbortController();
  const verdict = judge('exec sleep 60', abort.signal, 30_000);
  setTimeout(() => abort.abort(), 100);
  await expect(verdict).rejects.toMatchObject({ code: 'cancelled' });
  expect(leftovers()).toEqual([]);
});
