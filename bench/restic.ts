import { spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { which } from '../server/platform/process.ts';
import type { Measured } from './measure.ts';

/** restic derives its key anew each time, half a second whatever the size: below this its share says nothing. */
const BUDGET_FROM_MB = 200;

interface Copied {
  readonly putMs: number;
  readonly proveMs: number;
  /** What `restic backup` alone took. */
  readonly backupMs: number;
}

/**
 * Two backups of a state one after the other, the second after a day's changes, copied into a restic repository.
 * `create` makes an archive and answers its path.
 */
export function measureRestic(
  root: string,
  stateDir: string,
  { mb, tarMs, create }: { mb: number; tarMs: number; create: (out: string) => string },
): Measured[] {
  if (which('restic') === null) throw new Error('the bench needs restic');
  const place = join(root, 'restic');
  mkdirSync(join(place, 'bin'), { recursive: true });
  writeFileSync(join(place, 'password'), 'bench\n', { mode: 0o600 });
  makeStopwatch(join(place, 'bin'));
  const first = copy(place, create(join(place, 'one')));
  changeSome(stateDir);
  const second = copy(place, create(join(place, 'two')));
  const line = (what: string, ms: number, budget: number | null) => ({
    what,
    value: ms / tarMs,
    unit: '×',
    budget,
  });
  return [
    line('restic, first run: time of tar czf', first.backupMs, null),
    line('restic, second run: time of tar czf', second.backupMs, mb < BUDGET_FROM_MB ? null : 0.05),
    line('restic, second copy with unpacking: time of tar czf', second.putMs, null),
    line('restic, reading the second back: time of tar czf', second.proveMs, null),
  ];
}

function copy(place: string, archive: string): Copied {
  writeFileSync(join(place, 'times'), '');
  const env = { ...process.env, PATH: `${join(place, 'bin')}${delimiter}${process.env.PATH}` };
  const child = join(import.meta.dirname, 'restic-child.ts');
  const { stdout, stderr, status } = spawnSync(process.execPath, [child, place, archive], {
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  const backupMs = Number(readFileSync(join(place, 'times'), 'utf8').trim()) / 1e6;
  return { ...(JSON.parse(stdout) as Omit<Copied, 'backupMs'>), backupMs };
}

/** A `restic` in front of the real one that notes how long a backup took. */
function makeStopwatch(directory: string): void {
  const path = join(directory, 'restic');
  const script = `#!/bin/sh
began=$(date +%s%N)
"${which('restic')}" "$@"
code=$?
case " $* " in *" backup "*) echo $(($(date +%s%N) - began)) >> "${join(directory, '..', 'times')}" ;; esac
exit $code
`;
  writeFileSync(path, script);
  chmodSync(path, 0o755);
}

/** What a day changes: transcripts grow. */
function changeSome(stateDir: string): void {
  for (let number = 0; number < 20; number++) {
    appendFileSync(join(stateDir, `agents/main/sessions/${number}.jsonl`), `{"grown":${number}}\n`);
  }
}
