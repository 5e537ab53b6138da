import { initTRPC, TRPCError } from '@trpc/server';
import type { TRPC_ERROR_CODE_KEY } from '@trpc/server/rpc';
import type { App } from '../app.ts';
import { type AppErrorCode, isAppError } from '../errors.ts';

export interface Context {
  readonly app: App;
  /** Who is signed in, for the audit log. */
  readonly actor: string;
}

const TRANSPORT_CODE: Record<AppErrorCode, TRPC_ERROR_CODE_KEY> = {
  'bad-input': 'BAD_REQUEST',
  'not-found': 'NOT_FOUND',
  unauthenticated: 'UNAUTHORIZED',
  forbidden: 'FORBIDDEN',
  conflict: 'CONFLICT',
  busy: 'CONFLICT',
  unavailable: 'SERVICE_UNAVAILABLE',
  timeout: 'TIMEOUT',
  'disk-full': 'SERVICE_UNAVAILABLE',
  refused: 'PRECONDITION_FAILED',
  cancelled: 'CLIENT_CLOSED_REQUEST',
  internal: 'INTERNAL_SERVER_ERROR',
};

const t = initTRPC.context<Context>().create({
  errorFormatter: ({ shape, error }) => {
    const cause = isAppError(error.cause) ? error.cause : null;
    const internal = error.code === 'INTERNAL_SERVER_ERROR' && !cause;
    return {
      // A stack or the text of an unexpected error may hold a secret: neither leaves the server.
      message: internal
        ? 'Gatehouse met an error that it did not expect. Nothing more was done.'
        : shape.message,
      code: shape.code,
      data: {
        code: shape.data.code,
        httpStatus: shape.data.httpStatus,
        path: shape.data.path,
        appCode: cause?.code ?? null,
        hint: cause?.hint ?? (internal ? 'Look into Gatehouse’s own log for the details.' : null),
      },
    };
  },
});

/** Turns an AppError into the transport's code; everything else passes as it is. */
const translateErrors = t.middleware(async ({ next }) => {
  const result = await next();
  if (!result.ok && isAppError(result.error.cause)) {
    const cause = result.error.cause;
    throw new TRPCError({ code: TRANSPORT_CODE[cause.code], message: cause.message, cause });
  }
  return result;
});

export const router = t.router;
export const procedure = t.procedure.use(translateErrors);
export const createCallerFactory = t.createCallerFactory;
