import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeState, makeTempDir, snapshotTree } from './testing/state-fixture.ts';

const GATEHOUSE = fileURLToPath(new URL('../../bin/gatehouse.mjs', import.meta.url));

/** Mounts need root and a name space of their own; without them nothing here can be shown. */
const canMount = (() => {
  try {
    execFileSync('unshare', ['-m', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

let temp: ReturnType<typeof makeTempDir>;
let home: string;
let state: string;
let archives: string;

beforeEach(() => {
  temp = makeTempDir();
  home = join(temp.path, 'home');
  state = join(home, '.openclaw');
  archives = join(temp.path, 'archives');
  for (const path of [home, archives]) mkdirSync(path);
  makeState(state, 'one');
});
afterEach(() => temp.remove());

/** Runs the command as in a container: the state directory is a mount, and what is around it may not be written. */
function run(...args: string[]): { code: number; text: string } {
  const script = `mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && mount --bind "$0" "$1/.openclaw" && shift && exec "$@" 2>&1`;
  const volume = join(temp.path, 'volume');
  try {
    const argv = ['-m', 'sh', '-c', script, volume, home, process.execPath, GATEHOUSE, ...args];
    const env = { ...process.env, HOME: temp.path, PATH: '/usr/bin:/bin' };
    return { code: 0, text: execFileSync('unshare', argv, { encoding: 'utf8', env }) };
  } catch (error) {
    const { status, stdout } = error as { status: number; stdout: string };
    return { code: status, text: stdout };
  }
}

it.runIf(canMount)(
  'restores into a mount whose surroundings are read-only, and undoes it again and again',
  () => {
    const volume = join(temp.path, 'volume');
    execFileSync('mv', [state, volume]);
    mkdirSync(state);
    const made = run('backup', 'create', '--state-dir', state, '--out', archives);
    expect(made, made.text).toMatchObject({ code: 0 });
    const archive = join(archives, readdirSync(archives)[0] ?? '');
    mkdirSync(join(volume, 'logs'));
    writeFileSync(join(volume, 'logs/gateway.log'), 'mine');
    writeFileSync(join(volume, 'openclaw.json'), '{ gateway: { port: 18998 } }');
    const live = snapshotTree(volume);
    const refused = run('restore', archive, '--state-dir', state, '--yes');
    expect(refused).toMatchObject({ code: 2, text: expect.stringContaining('--safety-dir DIR') });
    expect(snapshotTree(volume)).toEqual(live);
    for (const round of [1, 2, 3]) {
      const restored = run('restore', archive, '--state-dir', state, '--yes', '--safety-dir', archives);
      expect(restored, restored.text).toMatchObject({ code: 0 });
      expect(readFileSync(join(volume, 'openclaw.json'), 'utf8'), String(round)).toContain('one');
      mkdirSync(join(volume, 'logs'));
      expect(run('restore', '--undo', '--state-dir', state, '--yes')).toMatchObject({ code: 0 });
      expect(snapshotTree(volume), String(round)).toEqual(live);
    }
    expect(existsSync(join(volume, '.gatehouse'))).toBe(false);
  },
);
