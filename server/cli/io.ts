import type { Env } from '../platform/process.ts';

/** What a command may touch, so that tests can run it in the same process. */
export interface CommandIo {
  readonly stdout: {
    /** False: it is full until `drain`. */
    write(chunk: string | Uint8Array): unknown;
    once?(event: 'drain', then: () => void): unknown;
  };
  /** Aborted when whoever reads the output has enough and is gone, as `head` is. */
  readonly readerGone?: AbortSignal;
  readonly stderr: { write(text: string): unknown };
  readonly env: Env;
  readonly cwd: string;
}

/** Exit codes of every command: fine, a problem was found, could not run. */
export const EXIT = { ok: 0, problem: 1, failed: 2 } as const;
