import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What `openclaw config validate --json` said. */
export interface RealVerdict {
  readonly valid: boolean;
  readonly issues: readonly { readonly path: string; readonly message: string }[];
  /** The command itself failed on this config; it judged nothing. */
  readonly crash?: string;
}

export interface RealValidator {
  /** Judges the config at an absolute path, that nothing was asked about before (OpenClaw may keep what it read). */
  validate(configPath: string): Promise<RealVerdict>;
  stop(): void;
}

const KEPT_CHARACTERS = 2_000;

const CHILD = fileURLToPath(new URL('./openclaw-validate-child.ts', import.meta.url));

/** Nothing of this process but the path to programs: variables change what OpenClaw says. */
export function cleanEnvironment(home: string): NodeJS.ProcessEnv {
  const paths = { HOME: home, OPENCLAW_STATE_DIR: `${home}/.openclaw`, PATH: process.env.PATH ?? '' };
  return { NODE_ENV: 'production', ...paths } as NodeJS.ProcessEnv;
}

/** The real command in one long-lived process; see `openclaw-validate-child.ts`. */
export async function startValidator(entry: string, home: string): Promise<RealValidator> {
  const child = fork(CHILD, [entry], {
    env: cleanEnvironment(home),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  // Mostly warnings about the configs; the last of it explains why a process ended.
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString('utf8')).slice(-KEPT_CHARACTERS);
  });
  const answerOf = (process: ChildProcess) => answer(process, () => said);
  await answerOf(child);
  return {
    async validate(configPath) {
      child.send(configPath);
      const { stdout, crash } = (await answerOf(child)) as { stdout: string; crash: string | null };
      return crash === null ? verdictOf(stdout) : { valid: false, issues: [], crash };
    },
    stop: () => child.disconnect(),
  };
}

async function answer(child: ChildProcess, said: () => string): Promise<unknown> {
  const ended = new AbortController();
  try {
    const { signal } = ended;
    const stopped = once(child, 'exit', { signal }).then(([code]) => {
      throw new Error(`OpenClaw's command ended its process with ${code}: ${said()}`);
    });
    const [message] = await Promise.race([once(child, 'message', { signal }), stopped]);
    return message;
  } finally {
    ended.abort();
  }
}

/** The same question to a process of its own, as a person would ask. */
export function validateAlone(entry: string, home: string, configPath: string): RealVerdict {
  const env = { ...cleanEnvironment(home), OPENCLAW_CONFIG_PATH: configPath } as NodeJS.ProcessEnv;
  const args = [entry, 'config', 'validate', '--json'];
  const { stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
  if (!stdout.includes('{')) return { valid: false, issues: [], crash: errorIn(stderr) };
  return verdictOf(stdout);
}

/** The line that names the error, not its stack. */
function errorIn(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.trim());
  return (
    lines.find((line) => /^\w*Error: /.test(line)) ?? lines.findLast((line) => line !== '') ?? 'no words'
  );
}

function verdictOf(stdout: string): RealVerdict {
  const document = JSON.parse(stdout.slice(stdout.indexOf('{'))) as {
    valid: boolean;
    issues?: RealVerdict['issues'];
    error?: { message: string };
  };
  const issues = document.issues ?? (document.error ? [{ path: '', message: document.error.message }] : []);
  return { valid: document.valid, issues };
}
