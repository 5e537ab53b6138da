/** Codes of expected trouble. A router maps each to one transport status; a CLI to one exit code. */
export type AppErrorCode =
  | 'bad-input'
  | 'not-found'
  | 'unauthenticated'
  | 'forbidden'
  | 'conflict'
  | 'busy'
  | 'unavailable'
  | 'timeout'
  | 'disk-full'
  | 'refused'
  | 'cancelled'
  | 'internal';

export interface AppErrorDetails {
  /** What the reader can do now, one sentence. */
  readonly hint?: string;
  /** The file or config path it is about; never a secret. */
  readonly path?: string;
  readonly cause?: unknown;
}

/**
 * Trouble that is said to a person: `message` says what happened and what is unchanged, `hint` what to do.
 * It crosses module graphs (native Node and Next's bundle), so test it with {@link isAppError}, not `instanceof`.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: AppErrorCode;
  readonly hint: string | undefined;
  readonly path: string | undefined;

  constructor(code: AppErrorCode, message: string, details: AppErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.hint = details.hint;
    this.path = details.path;
  }
}

export function isAppError(error: unknown): error is AppError {
  return error instanceof Error && error.name === 'AppError' && 'code' in error;
}

/** The errno of a Node system error (`ENOENT`, `ENOSPC`, …), or null. */
export function errnoOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** The message of anything thrown, for a sentence that is shown to a person. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
