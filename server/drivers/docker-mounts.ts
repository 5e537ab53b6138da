import type { BindMount } from '../backup/bind-mounts.ts';
import { type Env, runCommand, which } from '../platform/process.ts';

const INSPECT_TIMEOUT_MS = 5_000;

export interface ContainerMounts {
  readonly mounts: readonly BindMount[];
  /** Why they are not known, one sentence; null when they are. */
  readonly problem: string | null;
}

/** The binds and volumes of a container, running or not (`docker inspect`, Docker 20 and later). Never throws for Docker. */
export async function readContainerMounts(container: string, env: Env): Promise<ContainerMounts> {
  const unknown = (why: string): ContainerMounts => ({
    mounts: [],
    problem: `The mounts of the container ${container} are not known (${why}): what its config names by a path inside of the container may be missing.`,
  });
  if (which('docker', env) === null) return unknown('docker is not on this machine');
  const argv = ['docker', 'inspect', '--type', 'container', '--format', '{{json .Mounts}}', container];
  const result = await runCommand(argv, { timeoutMs: INSPECT_TIMEOUT_MS, env });
  if (result.timedOut) return unknown('docker did not answer in time');
  if (result.exitCode !== 0) return unknown(result.stderr.trim().split('\n')[0] ?? 'docker failed');
  const mounts = parseMounts(result.stdout);
  return mounts ? { mounts, problem: null } : unknown('docker described them in an unknown way');
}

function parseMounts(text: string): BindMount[] | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  if (!Array.isArray(value)) return null;
  return value.flatMap((mount: unknown) => {
    if (typeof mount !== 'object' || mount === null) return [];
    const { Source, Destination } = mount as Record<string, unknown>;
    const isPlace = typeof Source === 'string' && Source.startsWith('/') && typeof Destination === 'string';
    return isPlace ? [{ source: Source, destination: Destination }] : [];
  });
}
