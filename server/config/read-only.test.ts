import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const SCRIPT = fileURLToPath(new URL('./testing/apply-read-only.ts', import.meta.url));
const CONFIG = '{ old: true, more: { $include: "./new.json5" } }\n';

/** A mount namespace of its own: what is mounted in it is seen by nobody else. Also for who is not root. */
const IN_NAMESPACE = ['--user', '--map-root-user', '--mount'];
const canMount = spawnSync('unshare', [...IN_NAMESPACE, 'true']).status === 0;

let dir: string;
let own: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gatehouse-read-only-'));
  own = mkdtempSync(join(tmpdir(), 'gatehouse-own-'));
  writeFileSync(join(dir, 'openclaw.json'), CONFIG, { mode: 0o600 });
});
afterEach(() => {
  chmodSync(dir, 0o700);
  for (const path of [dir, own]) rmSync(path, { recursive: true, force: true });
});

interface Outcome {
  readonly problem: string | null;
  readonly refusal: string | null;
  readonly message: string;
  readonly hint: string;
  readonly other: string | null;
}

/** Even for root, who may write anywhere else, a read-only mount is read-only. */
function applyOnReadOnlyMount(name: string): Outcome {
  const script = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && exec "$2" "$3" "$1" "$4" "$5"';
  const argv = ['sh', '-c', script, 'sh', dir, process.execPath, SCRIPT, own, name];
  return JSON.parse(execFileSync('unshare', [...IN_NAMESPACE, ...argv], { encoding: 'utf8' })) as Outcome;
}

function expectUntouched(): void {
  expect(readdirSync(dir)).toEqual(['openclaw.json']);
  expect(readFileSync(join(dir, 'openclaw.json'), 'utf8')).toBe(CONFIG);
}

describe.skipIf(!canMount)('a config on a read-only file system (needs mount namespaces)', () => {
  it('is said to be so before anything is tried, and stays as it is', () => {
    const { problem, refusal, message, other } = applyOnReadOnlyMount('openclaw.json');
    expect(problem).toBe('read-only');
    expect(refusal).toContain('write-protected');
    expect(message).toMatch(/write-protected.*Nothing was written/);
    expect(other).toBeNull();
    expectUntouched();
  });

  it('gets no new file, with the reason and what to do', () => {
    const { message, hint, other } = applyOnReadOnlyMount('new.json5');
    expect(other).toBeNull();
    expect(message).toMatch(/new\.json5.*(EROFS|write-protected)/);
    expect(hint).toContain('may write');
    expectUntouched();
  });
});

/** Root may write everywhere: it steps down to nobody. */
const NOBODY = 65_534;

it('says before anything is tried that the directory may not be written', () => {
  const root = process.getuid?.() === 0;
  if (root) for (const path of [dir, own, join(dir, 'openclaw.json')]) chownSync(path, NOBODY, NOBODY);
  chmodSync(dir, 0o500);
  const output = execFileSync(process.execPath, [SCRIPT, dir, own, 'openclaw.json'], {
    encoding: 'utf8',
    ...(root ? { uid: NOBODY, gid: NOBODY } : {}),
  });
  const outcome = JSON.parse(output) as Outcome;
  expect(outcome).toMatchObject({ problem: 'read-only', other: null });
  expect(outcome.refusal).toContain('write-protected');
  expectUntouched();
});
