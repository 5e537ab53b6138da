import { AppError } from '../errors.ts';
import type { GatewayEndpoint } from './port.ts';
import type { GatewayCredential } from './token.ts';

export interface RpcTarget {
  readonly endpoint: Pick<GatewayEndpoint, 'host' | 'port' | 'tls'>;
  readonly credential: GatewayCredential | null;
  /** For the handshake; each request has its own. */
  readonly timeoutMs: number;
}

/** A refusal by the Gateway: its code and words. */
export interface RpcFailure {
  readonly ok: false;
  readonly code: string;
  readonly message: string;
}

export type RpcAnswer = { readonly ok: true; readonly payload: unknown } | RpcFailure;

export interface GatewayConnection {
  /** What the Gateway said of itself. `version` is `dev` on 2026.2.26: do not trust it there. */
  readonly hello: {
    readonly protocol: number;
    readonly version: string | null;
    readonly methods: readonly string[];
    readonly stateDir: string | null;
    readonly configPath: string | null;
  };
  /** @throws AppError `timeout`, or `unavailable` when the connection ends before the answer. */
  request(method: string, params: Readonly<Record<string, unknown>>, timeoutMs?: number): Promise<RpcAnswer>;
  close(): void;
}

interface Frame {
  readonly type?: string;
  readonly id?: string;
  readonly event?: string;
  readonly ok?: boolean;
  readonly payload?: unknown;
  readonly error?: {
    readonly code?: string;
    readonly message?: string;
    readonly details?: { readonly code?: string };
  };
}

const DEFAULT_REQUEST_MS = 10_000;
/** 4: 2026.9.6; 3: 2026.2.26. A Gateway takes the client whose range holds its own version. */
const MIN_PROTOCOL = 3;
const MAX_PROTOCOL = 4;

/**
 * Opens the Gateway's WebSocket as `gateway-client`/`backend`: on loopback with the shared secret it needs no device
 * identity (docs/gateway/protocol, 2026.9.6). Only for reading; Gatehouse writes config as text, never over this.
 * @throws AppError `unauthenticated` (no or wrong secret), `unavailable` (not running, still starting), `timeout`.
 */
export async function connectGateway(target: RpcTarget): Promise<GatewayConnection> {
  const { host, port, tls } = target.endpoint;
  const address = host.includes(':') ? `[${host}]` : host;
  const socket = new WebSocket(`${tls ? 'wss' : 'ws'}://${address}:${port}/`);
  const wire = createWire(socket);
  try {
    await wire.challenge(target.timeoutMs);
    const answer = await wire.request('connect', connectParams(target.credential), target.timeoutMs);
    if (!answer.ok) throw refusedConnection(answer);
    return { hello: helloOf(answer.payload), request: wire.request, close: () => socket.close() };
  } catch (error) {
    socket.close();
    throw error;
  }
}

/** Connects, does `work`, closes. */
export async function withGateway<T>(
  target: RpcTarget,
  work: (connection: GatewayConnection) => Promise<T>,
): Promise<T> {
  const connection = await connectGateway(target);
  try {
    return await work(connection);
  } finally {
    connection.close();
  }
}

interface Pending {
  readonly resolve: (answer: RpcAnswer) => void;
  readonly reject: (error: Error) => void;
}

function createWire(socket: WebSocket) {
  const pending = new Map<string, Pending>();
  let challenged: (() => void) | null = null;
  let sawChallenge = false;
  let ended: AppError | null = null;
  let nextId = 1;
  const end = (error: AppError) => {
    ended ??= error;
    for (const entry of pending.values()) entry.reject(ended);
    pending.clear();
  };
  socket.addEventListener('error', () => {
    const words = sawChallenge ? 'cut the connection' : 'does not accept a WebSocket connection';
    end(lost(`The Gateway ${words}.`));
  });
  socket.addEventListener('close', (event) => {
    const reason = event.reason ? ` (${event.reason})` : '';
    end(lost(`The Gateway closed the connection with ${event.code}${reason}.`));
  });
  socket.addEventListener('message', (event) => {
    const frame = parseFrame(event.data);
    if (frame?.type === 'event' && frame.event === 'connect.challenge') {
      sawChallenge = true;
      challenged?.();
    } else if (frame?.type === 'res' && frame.id !== undefined) {
      pending.get(frame.id)?.resolve(answerOf(frame));
      pending.delete(frame.id);
    }
  });

  function wait<T>(
    key: string,
    timeoutMs: number,
    what: string,
    settle: (pending: Pending) => void,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (ended) return reject(ended);
      const timer = setTimeout(() => {
        pending.delete(key);
        reject(new AppError('timeout', `The Gateway did not answer ${what} within ${timeoutMs} ms.`));
      }, timeoutMs);
      const entry: Pending = {
        resolve: (answer) => {
          clearTimeout(timer);
          resolve(answer as T);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
      pending.set(key, entry);
      settle(entry);
    });
  }

  return {
    challenge: (timeoutMs: number): Promise<RpcAnswer> =>
      wait('challenge', timeoutMs, 'the connection', (entry) => {
        challenged = () => {
          pending.delete('challenge');
          entry.resolve({ ok: true, payload: null });
        };
        if (sawChallenge) challenged();
      }),
    request: (
      method: string,
      params: Readonly<Record<string, unknown>>,
      timeoutMs = DEFAULT_REQUEST_MS,
    ): Promise<RpcAnswer> => {
      const id = String(nextId++);
      return wait(id, timeoutMs, method, () =>
        socket.send(JSON.stringify({ type: 'req', id, method, params })),
      );
    },
  };
}

function connectParams(credential: GatewayCredential | null): Readonly<Record<string, unknown>> {
  return {
    minProtocol: MIN_PROTOCOL,
    maxProtocol: MAX_PROTOCOL,
    client: { id: 'gateway-client', version: '0.1.0', platform: process.platform, mode: 'backend' },
    role: 'operator',
    // All that Gatehouse asks is reading; it writes config as text, never over this connection.
    scopes: ['operator.read'],
    caps: [],
    ...(credential ? { auth: { [credential.kind]: credential.secret } } : {}),
  };
}

function refusedConnection(failure: RpcFailure): AppError {
  if (failure.code === 'UNAVAILABLE') {
    return new AppError('unavailable', 'The Gateway is still starting and takes no requests yet.');
  }
  return new AppError('unauthenticated', `The Gateway refused the connection: ${failure.message}`, {
    hint: 'Check gateway.auth in the config, and that the variable it names is set in the .env of the state directory.',
  });
}

function lost(message: string): AppError {
  return new AppError('unavailable', message, { hint: 'See whether the Gateway runs and on which port.' });
}

function answerOf(frame: Frame): RpcAnswer {
  if (frame.ok === true) return { ok: true, payload: frame.payload };
  const { code = 'UNKNOWN', message = 'no reason given' } = frame.error ?? {};
  return { ok: false, code, message };
}

function helloOf(payload: unknown): GatewayConnection['hello'] {
  const hello = isRecord(payload) ? payload : {};
  const server = isRecord(hello.server) ? hello.server : {};
  const features = isRecord(hello.features) ? hello.features : {};
  const snapshot = isRecord(hello.snapshot) ? hello.snapshot : {};
  return {
    protocol: typeof hello.protocol === 'number' ? hello.protocol : 0,
    version: typeof server.version === 'string' ? server.version : null,
    methods: Array.isArray(features.methods)
      ? features.methods.filter((name) => typeof name === 'string')
      : [],
    stateDir: typeof snapshot.stateDir === 'string' ? snapshot.stateDir : null,
    configPath: typeof snapshot.configPath === 'string' ? snapshot.configPath : null,
  };
}

function parseFrame(data: unknown): Frame | null {
  if (typeof data !== 'string') return null;
  try {
    const value: unknown = JSON.parse(data);
    return isRecord(value) ? (value as Frame) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
