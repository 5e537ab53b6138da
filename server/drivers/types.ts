import type { ProbeResult } from '../health/ports.ts';
import type { Env } from '../platform/process.ts';
import type { ProcessIdentity } from '../platform/process-identity.ts';

/** The Gateway that a driver starts and stops, as the composition root describes it. Looked at afresh each time. */
export interface GatewayProgram {
  /** Program and arguments that run it in the foreground; null when OpenClaw is not installed. No `--port`. */
  readonly command: readonly string[] | null;
  /** Complete; never shown or logged. */
  readonly env: Env;
  /** What a person sets in a terminal to run it by hand, names and paths only. */
  readonly shownEnv: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** The process that holds the state directory's Gateway lock, whoever started it. */
  findOwner(): Promise<ProcessIdentity | null>;
  probe(): Promise<ProbeResult>;
}

export interface DriverTiming {
  /** A start or restart that is not ready by then has failed; the process is left alone. */
  readonly readyMs: number;
  /** From SIGTERM to SIGKILL. */
  readonly stopMs: number;
  /** How long a person is waited for. */
  readonly byHandMs: number;
  readonly pollMs: number;
}

/**
 * A first start takes up to 85 s on a busy machine; an idle Gateway stops in about a second, one with a running reply
 * drains it (up to 315 s by its own budget, which is more than a person waits for).
 */
export const DEFAULT_TIMING: DriverTiming = {
  readyMs: 120_000,
  stopMs: 45_000,
  byHandMs: 600_000,
  pollMs: 400,
};

export interface DriverDeps {
  readonly instanceId: string;
  readonly program: GatewayProgram;
  /** Environment of `systemctl` and `docker`. */
  readonly env: Env;
  /** Gatehouse's own directory for PID records and Gateway output; made with mode 0700. */
  readonly runtimeDir: string;
  readonly timing?: Partial<DriverTiming>;
}
