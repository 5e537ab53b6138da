import { createServer, type Server, type ServerResponse } from 'node:http';

/** What the probe endpoints answer from. */
export interface Vitals {
  /** Unix milliseconds since when this Gateway runs; a restart inside the process sets it anew. */
  startedAt: number;
  /** Names of what is not ready yet. */
  failing: readonly string[];
}

const VERSION = 'demo';

/** The probe endpoints of a Gateway with the shapes of 2026.9.6; anything else says what this is. */
export function createProbeServer(vitals: Vitals): Server {
  return createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const uptimeMs = Date.now() - vitals.startedAt;
    switch (path) {
      case '/health':
      case '/healthz':
        return answer(response, 200, { ok: true, status: 'live' });
      case '/startup':
      case '/startupz':
        return answer(response, 200, { ok: true, status: 'started', version: VERSION, uptimeMs });
      case '/ready':
      case '/readyz': {
        const ready = vitals.failing.length === 0;
        const body = {
          ready,
          failing: vitals.failing,
          uptimeMs,
          eventLoop: { degraded: false, reasons: [] },
        };
        return answer(response, ready ? 200 : 503, body);
      }
      default:
        response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' });
        response.end('This is the stand-in of Gatehouse’s demo, not an OpenClaw Gateway.\n');
    }
  });
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}
