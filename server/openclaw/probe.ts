import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { errnoOf, messageOf } from '../errors.ts';
import type { EventLoopLag, ProbeError, ProbeResult } from '../health/ports.ts';

export interface ProbeTarget {
  readonly host: string;
  readonly port: number;
  /** `gateway.tls.enabled`: the certificate is self-signed as a rule, and only health is read. */
  readonly tls?: boolean;
  /** For all three requests together. */
  readonly timeoutMs: number;
}

interface Reply {
  readonly status: number;
  readonly json: Readonly<Record<string, unknown>> | null;
  readonly looksLikeOpenClaw: boolean;
  readonly latencyMs: number;
}

const MAX_BODY_BYTES = 64 * 1024;

/**
 * Looks at a Gateway's `/healthz`, `/readyz` and `/startupz`. A status of 200 proves nothing (every unknown path
 * answers the Control UI with 200), so type and body are checked. A Gateway that answers only HTML is of the
 * generation without these endpoints (2026.2.26): it is live because it accepts connections (`method: 'tcp'`).
 * Sends no `X-Forwarded-For`, which a Gateway without trusted proxies refuses.
 */
export async function probeGateway(target: ProbeTarget): Promise<ProbeResult> {
  const [health, ready, startup] = await Promise.all([
    fetchJson(target, '/healthz'),
    fetchJson(target, '/readyz'),
    fetchJson(target, '/startupz'),
  ]);
  if (isProbeError(health)) return notAnswering(health);
  const readyReply = isProbeError(ready) ? null : ready;
  const startupReply = isProbeError(startup) ? null : startup;
  if (health.json === null) return withoutEndpoints(health, target);
  if (typeof health.json.ok !== 'boolean') return foreign(health, target);
  const failing = stringsOf(readyReply?.json?.failing);
  const isReady = readyReply?.json?.ready;
  return {
    reachable: true,
    live: health.json.ok && health.status === 200,
    ready: typeof isReady === 'boolean' ? isReady : null,
    failing,
    latencyMs: health.latencyMs,
    version: textOf(startupReply?.json?.version),
    uptimeMs: numberOf(readyReply?.json?.uptimeMs) ?? numberOf(startupReply?.json?.uptimeMs),
    eventLoop: eventLoopOf(readyReply?.json?.eventLoop),
    method: 'http',
    error: null,
  };
}

function withoutEndpoints(reply: Reply, target: ProbeTarget): ProbeResult {
  if (!reply.looksLikeOpenClaw) return foreign(reply, target);
  return { ...EMPTY, reachable: true, live: true, latencyMs: reply.latencyMs, method: 'tcp' };
}

function foreign(reply: Reply, target: ProbeTarget): ProbeResult {
  const error: ProbeError = {
    kind: 'not-openclaw',
    message: `Something that is not an OpenClaw Gateway answers on port ${target.port} (status ${reply.status}).`,
  };
  return { ...EMPTY, reachable: true, latencyMs: reply.latencyMs, error };
}

function notAnswering(error: ProbeError): ProbeResult {
  return { ...EMPTY, error };
}

const EMPTY: ProbeResult = {
  reachable: false,
  live: false,
  ready: null,
  failing: [],
  latencyMs: null,
  version: null,
  uptimeMs: null,
  eventLoop: null,
  method: 'http',
  error: null,
};

function fetchJson(target: ProbeTarget, path: string): Promise<Reply | ProbeError> {
  return new Promise((resolve) => {
    const startedAt = performance.now();
    const send = target.tls ? httpsRequest : httpRequest;
    const request = send({
      host: target.host,
      port: target.port,
      path,
      method: 'GET',
      headers: { accept: 'application/json', connection: 'close' },
      agent: false,
      ...(target.tls ? { rejectUnauthorized: false } : {}),
    });
    const timer = setTimeout(() => {
      resolve({
        kind: 'timeout',
        message: `Port ${target.port} gave no answer within ${target.timeoutMs} ms.`,
      });
      request.destroy();
    }, target.timeoutMs);
    const settle = (value: Reply | ProbeError) => {
      clearTimeout(timer);
      resolve(value);
    };
    request.on('error', (error) => settle(explain(error, target)));
    request.on('response', (response) => {
      const latencyMs = Math.round((performance.now() - startedAt) * 10) / 10;
      readReply(response, latencyMs).then(settle, (error: unknown) => settle(explain(error, target)));
    });
    request.end();
  });
}

async function readReply(response: IncomingMessage, latencyMs: number): Promise<Reply> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) break;
  }
  const body = Buffer.concat(chunks).toString('utf8');
  const isJson = (response.headers['content-type'] ?? '').startsWith('application/json');
  return {
    status: response.statusCode ?? 0,
    json: isJson ? parseRecord(body) : null,
    looksLikeOpenClaw: !isJson && /openclaw/i.test(body),
    latencyMs,
  };
}

function explain(error: unknown, target: ProbeTarget): ProbeError {
  const errno = errnoOf(error);
  if (errno === 'ECONNREFUSED') {
    return { kind: 'refused', message: `Nothing listens on ${target.host}:${target.port}.` };
  }
  if (errno === 'ECONNRESET' || errno === 'EPIPE') {
    return { kind: 'reset', message: `The connection to port ${target.port} was cut before an answer came.` };
  }
  if (errno?.startsWith('HPE_')) {
    return { kind: 'not-openclaw', message: `What answers on port ${target.port} does not speak HTTP.` };
  }
  return {
    kind: 'unreachable',
    message: `${target.host}:${target.port} could not be reached: ${messageOf(error)}.`,
  };
}

function isProbeError(value: Reply | ProbeError): value is ProbeError {
  return 'kind' in value;
}

function eventLoopOf(value: unknown): EventLoopLag | null {
  if (!isRecord(value) || typeof value.degraded !== 'boolean') return null;
  return {
    degraded: value.degraded,
    reasons: stringsOf(value.reasons),
    delayP99Ms: numberOf(value.delayP99Ms),
  };
}

function parseRecord(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const stringsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
