import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { StoreWork } from '../destinations/ports.ts';
import { AppError, errnoOf, messageOf } from '../errors.ts';
import { which } from '../platform/process.ts';

/** One repository and what opens it. The password is named by its file: it is in no argument and no variable. */
export interface Repository {
  readonly path: string;
  readonly passwordFile: string;
  /** Where restic keeps its index between runs. */
  readonly cacheDir: string;
}

/** Why restic cannot be used here; null: it can. */
export function resticProblem(): string | null {
  return which('restic') === null ? 'restic is not installed. On Debian: apt install restic' : null;
}

export interface ResticRun {
  readonly cwd?: string;
  readonly work: Pick<StoreWork, 'signal' | 'alive'>;
  /** Each line of its output; without it the lines are collected and answered. */
  readonly onLine?: (line: string) => void;
}

/**
 * Runs restic on a repository and answers what it wrote.
 * @throws AppError `unavailable`, `forbidden` (wrong password), `not-found` (no repository), `disk-full`, `busy`
 */
export async function restic(
  repository: Repository,
  args: readonly string[],
  run: ResticRun,
): Promise<string> {
  const chunks: string[] = [];
  await resticStream(repository, args, run, async (output) => {
    let rest = '';
    for await (const chunk of output.setEncoding('utf8')) {
      if (!run.onLine) chunks.push(chunk as string);
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) run.onLine?.(line);
    }
  });
  return chunks.join('');
}

/** Runs restic and hands its output on as it comes. Settles when both have ended. */
export async function resticStream<T>(
  repository: Repository,
  args: readonly string[],
  { cwd, work }: ResticRun,
  read: (output: Readable) => Promise<T>,
): Promise<T> {
  const { signal } = work;
  signal.throwIfAborted();
  const child = spawn(
    'restic',
    [
      ...['--repo', repository.path, '--password-file', repository.passwordFile],
      ...['--cache-dir', repository.cacheDir, ...args],
    ],
    { cwd, env: ownEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] },
  );
  // Asked politely it removes its lock from the repository.
  const stop = () => child.kill('SIGINT');
  signal.addEventListener('abort', stop, { once: true });
  const watch = setInterval(createPulse(child.pid, work.alive), PULSE_MS);
  try {
    const said = collect(child.stderr);
    const ended = endOf(child);
    ended.catch(() => undefined);
    const [reading] = await Promise.allSettled([read(child.stdout)]);
    // A reader that gave up in the middle leaves a program that waits for it; one that met an early end is not to blame.
    if (reading.status === 'rejected' && !child.stdout.readableEnded) child.kill('SIGKILL');
    const code = await ended;
    signal.throwIfAborted();
    if (code !== 0 && code !== null) throw resticTrouble(said(), code, repository.path);
    if (reading.status === 'rejected') throw reading.reason;
    if (code === null) throw resticTrouble(said(), code, repository.path);
    return reading.value;
  } finally {
    clearInterval(watch);
    signal.removeEventListener('abort', stop);
  }
}

/** What a person set for repositories of their own (`RESTIC_PASSWORD`, …) must not meet ours. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const own: NodeJS.ProcessEnv = { ...process.env, TZ: 'UTC' };
  for (const name of Object.keys(own)) if (name.startsWith('RESTIC_')) delete own[name];
  return { ...own, RESTIC_PROGRESS_FPS: '1' };
}

const PULSE_MS = 5_000;

/** restic says little while it works; that it reads, writes or computes is seen from outside. */
function createPulse(pid: number | undefined, alive: () => void): () => void {
  let before = '';
  return () => {
    const now = ['io', 'schedstat'].map((name) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => ''));
    void Promise.all(now).then((texts) => {
      const seen = texts.join();
      // Where the system does not tell, it counts as alive as long as it runs.
      if (seen !== before || seen === ',') alive();
      before = seen;
    });
  };
}

function endOf(child: ChildProcessByStdio<null, Readable, Readable>): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(startTrouble(error)));
    child.once('close', resolve);
  });
}

function startTrouble(cause: unknown): AppError {
  const missing = errnoOf(cause) === 'ENOENT';
  return new AppError(
    'unavailable',
    missing ? 'restic is not installed.' : `restic did not start: ${messageOf(cause)}.`,
    {
      hint: 'Install it (Debian: apt install restic). The archive on this machine is kept.',
      cause,
    },
  );
}

/** restic 0.14 tells its errors apart by words only. */
function resticTrouble(said: string, code: number | null, path: string): AppError {
  const text = said.trim();
  const last =
    text.split('\n').findLast((line) => /^Fatal|error/i.test(line)) ?? text.split('\n').at(-1) ?? '';
  const kept = 'The archive on this machine is kept.';
  if (/wrong password or no key found/.test(text)) {
    return new AppError(
      'forbidden',
      `The password does not open the repository at ${path}. Nothing was changed.`,
      {
        hint: 'Enter the password that the repository was made with.',
      },
    );
  }
  if (/no space left|disk quota/i.test(text))
    return new AppError('disk-full', `There is no space left at ${path}.`, {
      hint: `${kept} Free some space there.`,
    });
  if (/unable to open config file|Is there a repository/.test(text)) {
    return new AppError('not-found', `There is no repository at ${path}. Nothing was written.`, {
      hint: `${kept} If it lies on a NAS, mount it.`,
    });
  }
  if (/ciphertext verification failed|does not match|invalid data returned|blob not found/i.test(text)) {
    return new AppError('refused', `The repository at ${path} is damaged: ${last.slice(0, 200)}`, {
      hint: 'Do not rely on it. Look at the disk, and run “restic check”.',
    });
  }
  if (/no matching ID|not found in snapshot/i.test(text)) {
    return new AppError('not-found', 'This snapshot is not there any more.', { hint: 'Reload the list.' });
  }
  if (/already locked/.test(text)) {
    return new AppError('busy', `Another restic works on ${path}. Nothing was changed.`, {
      hint: 'Wait for its end, and copy again.',
    });
  }
  if (/read-only file system/i.test(text))
    return new AppError('unavailable', `${path} is mounted read-only.`, {
      hint: `${kept} Mount it so that it can be written.`,
    });
  return new AppError('unavailable', `restic failed (${code ?? 'stopped'}): ${last.slice(0, 300)}`, {
    hint: kept,
    path,
  });
}

function collect(stream: Readable): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-16_384);
  });
  return () => text;
}
