import { AppError, type AppErrorCode, errnoOf, isAppError, messageOf } from '../errors.ts';

/** An error on the way from one process to another: its class does not travel, so it goes as plain values. */
export interface Fault {
  readonly message: string;
  /** Of expected trouble its code, of an error of the system its errno. */
  readonly code: string | null;
  readonly expected: boolean;
  readonly hint: string | null;
  readonly path: string | null;
  readonly stack: string | null;
}

export function faultOf(error: unknown): Fault {
  const app = isAppError(error) ? error : null;
  return {
    message: messageOf(error),
    code: app?.code ?? errnoOf(error),
    expected: app !== null,
    hint: app?.hint ?? null,
    path: app ? (app.path ?? null) : systemPathOf(error),
    stack: error instanceof Error ? (error.stack ?? null) : null,
  };
}

/** The error that a {@link Fault} was made of. */
export function errorOf({ message, code, expected, hint, path, stack }: Fault): Error {
  if (expected)
    return new AppError(code as AppErrorCode, message, {
      ...(hint === null ? {} : { hint }),
      ...(path === null ? {} : { path }),
    });
  return Object.assign(new Error(message), {
    ...(code === null ? {} : { code }),
    ...(path === null ? {} : { path }),
    ...(stack === null ? {} : { stack }),
  });
}

/** Of an error of the system: what it is about. */
function systemPathOf(error: unknown): string | null {
  return error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : null;
}
