import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { isReady } from '../health/readiness.ts';
import { probeGateway } from './probe.ts';

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

async function listen(server: Server): Promise<number> {
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
const probe = (port: number, timeoutMs = 1_000) => probeGateway({ host: '127.0.0.1', port, timeoutMs });

function gateway(
  replies: Record<string, [number, unknown]>,
  type = 'application/json; charset=utf-8',
): RequestListener {
  return (request, response) => {
    if (request.headers['x-forwarded-for']) throw new Error('must not be sent');
    const [status, body] = replies[request.url ?? ''] ?? [404, {}];
    response
      .writeHead(status, { 'content-type': type })
      .end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

const LIVE: [number, unknown] = [200, { ok: true, status: 'live' }];
const STARTED: [number, unknown] = [
  200,
  { ok: true, status: 'started', version: '2026.9.6', uptimeMs: 35_683 },
];

describe('probeGateway', () => {
  it('reads a ready Gateway', async () => {
    const ready = {
      ready: true,
      failing: [],
      uptimeMs: 40_000,
      eventLoop: { degraded: false, reasons: [], delayP99Ms: 72.2 },
    };
    const port = await listen(
      createServer(gateway({ '/healthz': LIVE, '/readyz': [200, ready], '/startupz': STARTED })),
    );
    expect(await probe(port)).toMatchObject({
      reachable: true,
      live: true,
      ready: true,
      version: '2026.9.6',
      uptimeMs: 40_000,
      eventLoop: { degraded: false, delayP99Ms: 72.2 },
      method: 'http',
      error: null,
      latencyMs: expect.any(Number),
    });
  });

  it('reads what is not ready from the 503', async () => {
    const ready = { ready: false, failing: ['startup-sidecars'], uptimeMs: 360 };
    const port = await listen(
      createServer(gateway({ '/healthz': LIVE, '/readyz': [503, ready], '/startupz': STARTED })),
    );
    expect(await probe(port)).toMatchObject({ live: true, ready: false, failing: ['startup-sidecars'] });
  });

  it.each<[string, RequestListener]>([
    ['hangs', () => undefined],
    ['answers a page', (_request, response) => response.end('<title>OpenClaw</title>')],
    [
      'answers other JSON',
      (_request, response) => response.setHeader('content-type', 'application/json').end('{}'),
    ],
    ['hangs up', (request) => request.socket.destroy()],
  ])('does not take a /readyz that %s for ready', async (_name, readyz) => {
    const rest = gateway({ '/healthz': LIVE, '/startupz': STARTED });
    const port = await listen(
      createServer((request, response) => (request.url === '/readyz' ? readyz : rest)(request, response)),
    );
    const seen = await probe(port, 300);
    expect(seen).toMatchObject({ live: true, ready: null, method: 'http', uptimeMs: 35_683 });
    expect(isReady(seen)).toBe(false);
  });

  it('does not take a 200 with the Control UI for an endpoint, but for an older Gateway', async () => {
    const page: [number, unknown] = [200, '<!doctype html><title>OpenClaw Control</title>'];
    const replies = { '/healthz': page, '/readyz': page, '/startupz': page };
    const port = await listen(createServer(gateway(replies, 'text/html; charset=utf-8')));
    expect(await probe(port)).toMatchObject({
      live: true,
      ready: null,
      method: 'tcp',
      version: null,
      error: null,
    });
  });

  it.each([
    ['another web server', gateway({ '/healthz': [200, '<h1>nginx</h1>'] }, 'text/html')],
    ['another JSON service', gateway({ '/healthz': [200, { status: 'pass' }] })],
    ['a JSON array', gateway({ '/healthz': [200, []] })],
  ])('says that %s is not a Gateway', async (_name, listener) => {
    const port = await listen(createServer(listener));
    expect(await probe(port)).toMatchObject({
      reachable: true,
      live: false,
      error: { kind: 'not-openclaw' },
    });
  });

  it('tells a refused port from a silent one and from one that hangs up', async () => {
    const closed = await listen(createTcpServer());
    open.splice(0)[0]?.close();
    expect(await probe(closed)).toMatchObject({ reachable: false, error: { kind: 'refused' } });
    const silent = await listen(createTcpServer((socket) => socket.pause()));
    expect(await probe(silent, 200)).toMatchObject({ reachable: false, error: { kind: 'timeout' } });
    const rude = await listen(createTcpServer((socket) => socket.destroy()));
    expect(await probe(rude)).toMatchObject({ reachable: false, error: { kind: 'reset' } });
  });

  it('says that what does not speak HTTP is not a Gateway', async () => {
    const port = await listen(createTcpServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')));
    expect(await probe(port)).toMatchObject({ live: false, error: { kind: 'not-openclaw' } });
  });
});
