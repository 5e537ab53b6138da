import { basename, dirname, join } from 'node:path';
import type { VariableSource } from '../../config-language/as-read.ts';
import { parseDotEnv } from '../../config-language/dotenv.ts';
import type { EnvSource } from '../../config-language/env.ts';
import type { DiskRead } from '../config/ports.ts';
import type { DriverKind } from '../instances/types.ts';
import type { Env } from '../platform/process.ts';
import { readSurroundings } from '../platform/process-surroundings.ts';
import { type OpenClawTarget, openclawEnvironment } from './environment.ts';
import { findGatewayOwner, statePaths } from './state-layout.ts';

/** What the process of a Gateway is given. Null: it can't be seen from here. */
export interface GatewaySurroundings {
  readonly env: Env | null;
  readonly cwd: string | null;
}

interface Disk {
  read(path: string): DiskRead;
}

/**
 * Of the Gateway that runs, whoever started it; else of the one that Gatehouse would start. What another driver would
 * give it is not known.
 */
export async function gatewaySurroundings(
  target: OpenClawTarget,
  driver: DriverKind,
): Promise<GatewaySurroundings> {
  const owner = await findGatewayOwner(target);
  // Without its start time a PID may be of another process, or of another container.
  const running = owner?.startTime == null ? null : readSurroundings(owner.pid);
  if (running !== null) return running;
  return driver === 'process'
    ? { env: openclawEnvironment(target), cwd: target.stateDir }
    : { env: null, cwd: null };
}

/**
 * Where `${VAR}` can come from, strongest first (infra/dotenv, 2026.9.6): the process, `.env` of its working directory,
 * `.env` of the state directory, and beside a state directory in its usual place `~/.config/openclaw/gateway.env`.
 */
export function variableSources(
  { stateDir }: Pick<OpenClawTarget, 'stateDir'>,
  { env, cwd }: GatewaySurroundings,
  disk: Disk,
): VariableSource[] {
  const file = (source: EnvSource, path: string): VariableSource => {
    const read = disk.read(path);
    const entries = read.kind === 'file' ? parseDotEnv(read.text) : [];
    return { source, values: new Map(entries.map(({ name, value }) => [name, value])) };
  };
  const process: VariableSource[] =
    env === null
      ? []
      : [
          {
            source: 'process',
            values: new Map(Object.entries(env).map(([name, value]) => [name, value ?? ''])),
          },
        ];
  const state = statePaths(stateDir).envFile;
  // A Gateway that Gatehouse starts works in the state directory: its one file has one name.
  const apart = cwd !== null && !isSameFile(disk.read(join(cwd, '.env')), disk.read(state));
  const isUsual = basename(stateDir) === '.openclaw';
  return [
    ...process,
    ...(apart ? [file('cwd .env', join(cwd, '.env'))] : []),
    file('state .env', state),
    ...(isUsual ? [file('gateway.env', join(dirname(stateDir), '.config/openclaw/gateway.env'))] : []),
  ];
}

function isSameFile(one: DiskRead, other: DiskRead): boolean {
  return one.kind === 'file' && other.kind === 'file' && one.realPath === other.realPath;
}
