/**
 * What a person is told about a Gateway. Ten different things, because each asks for a different act:
 *
 * - `up`: answers and says it is ready.
 * - `degraded`: answers, but names what is not ready, or its event loop lags.
 * - `starting`: the process lives and was started recently; it does not answer yet.
 * - `restarting`: a restart is expected or seen; being unreachable is part of it.
 * - `stopping`: was asked to stop and still lives.
 * - `stopped`: was stopped on purpose. Not an alarm.
 * - `down`: should be running and is not.
 * - `not-listening`: the process lives, past its grace, and its port is refused (a hung restart looks like this).
 * - `not-watching`: Gatehouse did not look (was off, paused). Grey, never red.
 * - `no-data`: never looked yet.
 */
export type GatewayState =
  | 'up'
  | 'degraded'
  | 'starting'
  | 'restarting'
  | 'stopping'
  | 'stopped'
  | 'down'
  | 'not-listening'
  | 'not-watching'
  | 'no-data';

/** The Gateway as it was at `asOf`. A screen shows `asOf` when it is old; it never presents it as current. */
export interface GatewayStatus {
  readonly state: GatewayState;
  /** Unix milliseconds since when it is in this state, as far as samples reach; null without samples. */
  readonly since: number | null;
  /** Unix milliseconds of the sample this is derived from; null when there is none. */
  readonly asOf: number | null;
  readonly pid: number | null;
  /** The port that was probed. */
  readonly port: number | null;
  readonly version: string | null;
  readonly uptimeMs: number | null;
  readonly latencyMs: number | null;
  /** One sentence for a person, or null when the state says it all. */
  readonly detail: string | null;
  /** Names of what `/readyz` reports as not ready. */
  readonly failing: readonly string[];
}

/** What a Gateway that Gatehouse started said last, secrets redacted. Read when it is asked for, kept nowhere. */
export interface GatewayOutput {
  /** Absolute path of all of it. */
  readonly file: string;
  readonly lines: readonly string[];
  /** Unix milliseconds of its last word. */
  readonly writtenAt: number;
}

export type DriverAction = 'start' | 'stop' | 'restart';

/** Whether an act can be done here and now. Disabled acts are shown with their reason, never hidden. */
export interface DriverCapability {
  readonly action: DriverAction;
  readonly available: boolean;
  /** Why not, one sentence; null when available. */
  readonly reason: string | null;
  /** The command that is run (or is to be run by the person, for `manual`), as one line for display. */
  readonly command: string | null;
  /** True when the person runs the command and Gatehouse waits for the effect. */
  readonly byHand: boolean;
}

/** What the supervisor (or the process table) says. Says nothing about answering: that is the probe's. */
export interface DriverStatus {
  /** Null: this driver cannot know (the Gateway lives elsewhere). */
  readonly running: boolean | null;
  readonly pid: number | null;
  /** Unix milliseconds when the process started, if known. */
  readonly startedAt: number | null;
  /** Who runs it: `gatehouse`, a unit, a container, or found by its lock file. */
  readonly origin: 'gatehouse' | 'systemd' | 'docker' | 'lock-file' | 'unknown';
  /** Not running because it was asked to stop (a unit that ended well); null: nobody can tell. */
  readonly stoppedOnPurpose: boolean | null;
  /** The supervisor's own word (`active (running)`, `exited`), for the detail line. */
  readonly detail: string | null;
}

/** Progress of an act, one line at a time, shown as the detail of the running step. */
export type Say = (detail: string) => void;

/** What an act did. Expected trouble is thrown as AppError (`timeout`, `unavailable`, `refused`, `cancelled`). */
export interface DriverOutcome {
  readonly pid: number | null;
  readonly durationMs: number;
  /** True when SIGTERM was not enough and the process was killed. */
  readonly forced: boolean;
  /** One sentence for the journal. */
  readonly detail: string;
}

/**
 * The way to start and stop the Gateway of one instance. All acts are idempotent: starting what runs and stopping
 * what is stopped succeed and say so. Each act waits for its effect: `start` and `restart` until the Gateway is
 * ready, `stop` until the process is gone.
 *
 * @throws AppError `refused` when the act is not available (message = the capability's reason); `timeout` when the
 * effect was not seen in time; `unavailable` when the program failed; `cancelled` when `signal` aborted the wait.
 */
export interface GatewayDriver {
  readonly kind: 'process' | 'systemd' | 'docker' | 'manual' | 'demo';
  capabilities(): Promise<readonly DriverCapability[]>;
  status(): Promise<DriverStatus>;
  start(say: Say, signal: AbortSignal): Promise<DriverOutcome>;
  stop(say: Say, signal: AbortSignal): Promise<DriverOutcome>;
  restart(say: Say, signal: AbortSignal): Promise<DriverOutcome>;
}

/** What was seen after a config was written. */
export type ReloadOutcome = 'none' | 'hot' | 'restart' | 'rejected' | 'not-running' | 'unknown';

export interface ReloadObservation {
  readonly outcome: ReloadOutcome;
  /** Unix milliseconds when watching began (just before the write) and ended. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** When the Gateway said it saw the change; null if it did not say. */
  readonly detectedAt: number | null;
  /** When the change was in force: hot reload applied, or ready again after the restart. */
  readonly settledAt: number | null;
  /** Milliseconds during which the Gateway did not answer; 0 when it always did. */
  readonly offlineMs: number;
  /** Config paths the Gateway named. */
  readonly paths: readonly string[];
  /** Whether the Gateway reports the revision on disk as the one it applied; null when it cannot be asked. */
  readonly applied: boolean | null;
  /** The words it is derived from: log line or probe, secrets excluded. */
  readonly evidence: readonly string[];
  /** One sentence for a person. */
  readonly detail: string;
}
