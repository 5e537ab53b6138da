// @ts-check
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { LOG_DIR, ownEnvironment, REPOSITORY } from './paths.mjs';
import { startProgress } from './progress.mjs';

const TAIL_LINES = 30;
const TAIL_BYTES = 64 * 1024;

/** Trouble that is said to the person at the terminal: what happened, and what to do. */
export class PrepareError extends Error {
  /**
   * @param {string} message
   * @param {string} [hint]
   */
  constructor(message, hint) {
    super(message);
    this.name = 'PrepareError';
    this.hint = hint;
  }
}

/**
 * One long step: runs a program with progress, keeps its whole output in a log, and on failure shows its end.
 * @param {object} step
 * @param {string} step.title
 * @param {string} [step.expectation]
 * @param {string} step.log name of the log file
 * @param {readonly string[]} step.command
 * @param {string} [step.cwd]
 * @param {Readonly<Record<string, string>>} [step.env]
 * @param {string} step.failure what it means that it failed
 * @throws {PrepareError} when the program fails or can't be started
 */
export async function runStep({ title, expectation, log, command, cwd = REPOSITORY, env = {}, failure }) {
  mkdirSync(LOG_DIR, { recursive: true });
  const logPath = join(LOG_DIR, `${log}.log`);
  const progress = startProgress(title, expectation);
  const { code, tail } = await runLogged(command, cwd, ownEnvironment(env), logPath);
  // npm goes on over a full disk with a warning for each file, and ends with success.
  if (code === 0 && !/TAR_ENTRY_ERROR|ENOSPC/.test(tail)) {
    progress.done();
    return;
  }
  progress.failed();
  const cause = knownCause(tail);
  if (cause) throw new PrepareError(`${failure} ${cause.message}`, `${cause.hint}\nFull output: ${logPath}`);
  const lines = tail.trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
  throw new PrepareError(`${lines}\n\n${failure}`, `Full output: ${logPath}`);
}

/**
 * @param {readonly string[]} command
 * @param {string} cwd
 * @param {NodeJS.ProcessEnv} env
 * @param {string} logPath
 * @returns {Promise<{ code: number; tail: string }>}
 */
function runLogged(command, cwd, env, logPath) {
  const [program = '', ...args] = command;
  return new Promise((resolve) => {
    const log = createWriteStream(logPath);
    let tail = '';
    /** @param {string} text */
    const remember = (text) => {
      tail = (tail + text).slice(-TAIL_BYTES);
    };
    // On a full disk the log is the first to fail; the end of the output is still shown.
    log.on('error', (error) => remember(`The log ${logPath} is incomplete: ${error.message}\n`));
    /** @param {Buffer} chunk */
    const keep = (chunk) => {
      if (log.writable) log.write(chunk);
      remember(chunk.toString('utf8'));
    };
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => keep(Buffer.from(`${error.message}\n`)));
    child.on('close', (code) => {
      const done = () => resolve({ code: code ?? 1, tail });
      if (log.writable) log.end(done);
      else done();
    });
  });
}

const NETWORK =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ENOTCACHED|network request to/;

/**
 * Whether the words of a failed program say that the network is the trouble.
 * @param {string} output
 */
export function isNetworkTrouble(output) {
  return NETWORK.test(output);
}

const CAUSES = [
  {
    pattern: /ENOSPC|EDQUOT|no space left on device/i,
    message: 'The disk is full.',
    hint: 'Free about 2 GB on this disk and run the same command again; what was finished is kept.',
  },
  {
    pattern: NETWORK,
    message: 'The package registry could not be reached.',
    hint: 'Check the network, or the registry and proxy in `npm config list`, and run the same command again.',
  },
  {
    pattern: /SELF_SIGNED_CERT|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|CERT_/,
    message: 'The certificate of the package registry is not trusted.',
    hint: 'Behind a proxy that inspects TLS, set `npm config set cafile /path/to/ca.pem` and run it again.',
  },
  {
    pattern: /EACCES|EPERM|EROFS/,
    message: 'This user may not write here.',
    hint: 'Give this directory to the user that runs Gatehouse (chown) and run the same command again.',
  },
  {
    pattern: /JavaScript heap out of memory|signal: ?'?SIGKILL/,
    message: 'There was not enough memory.',
    hint: 'The build needs about 1.5 GB; close something, or add swap, and run the same command again.',
  },
];

/**
 * The cause behind a failed program, when its output names one we know.
 * @param {string} output
 */
export function knownCause(output) {
  return CAUSES.find(({ pattern }) => pattern.test(output)) ?? null;
}
