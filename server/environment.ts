import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from './errors.ts';
import type { Env } from './platform/process.ts';

/** Everything the surroundings decide, read once. */
export interface GatehouseEnvironment {
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  /** Host names, beside the loopback ones, under which the panel may be opened. Lower case. */
  readonly allowedHosts: ReadonlySet<string>;
  /** A standing sign-in token, for where nobody reads the terminal; null when not set. */
  readonly standingToken: string | null;
  /** The root of Gatehouse's own files. */
  readonly rootDir: string;
}

export const DEFAULT_PORT = 18700;
const SHORTEST_TOKEN = 24;

export interface EnvironmentFlags {
  readonly port?: string | undefined;
  readonly host?: string | undefined;
  readonly 'data-dir'?: string | undefined;
}

/** Flags win over the environment. @throws AppError bad-input that names the flag or variable. */
export function readEnvironment(env: Env, flags: EnvironmentFlags = {}): GatehouseEnvironment {
  const allowed = (env.GATEHOUSE_ALLOWED_HOSTS ?? '').split(',').map((name) => name.trim().toLowerCase());
  return {
    dataDir: flags['data-dir'] ?? env.GATEHOUSE_DATA_DIR ?? join(homedir(), '.gatehouse'),
    host: flags.host ?? env.GATEHOUSE_HOST ?? '127.0.0.1',
    port: readPort(flags.port ?? env.GATEHOUSE_PORT),
    allowedHosts: new Set(allowed.filter(Boolean)),
    standingToken: readToken(env.GATEHOUSE_TOKEN),
    rootDir: fileURLToPath(new URL('..', import.meta.url)),
  };
}

function readPort(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PORT;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new AppError('bad-input', `“${text}” is not a port.`, {
    hint: 'Give a whole number from 1 to 65535.',
  });
}

function readToken(text: string | undefined): string | null {
  if (!text) return null;
  if (text.length >= SHORTEST_TOKEN) return text;
  throw new AppError(
    'bad-input',
    `GATEHOUSE_TOKEN is shorter than ${SHORTEST_TOKEN} characters. Nothing was started.`,
    {
      hint: 'Make a long random one, for example with: openssl rand -hex 24',
    },
  );
}
