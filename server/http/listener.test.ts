import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { type IncomingHttpHeaders, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRateLimit } from '../auth/rate-limit.ts';
import { type Auth, createAuth, LINK_LIFETIME_MS } from '../auth/service.ts';
import { createAuditLog } from '../db/audit-log.ts';
import { createAuthStore } from '../db/auth-store.ts';
import { type Db, openDatabase } from '../db/database.ts';
import { createListener } from './listener.ts';

const MIGRATIONS = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));
const PORT_OF_COOKIE = 18700;

let dir: string;
let db: Db;
let auth: Auth;
let server: Server;
let now: number;

beforeEach(async () => {
  now = 1_000_000;
  dir = mkdtempSync(join(tmpdir(), 'gatehouse-http-'));
  db = openDatabase(join(dir, 'gatehouse.db'), MIGRATIONS);
  const clock = { now: () => now };
  auth = createAuth({
    store: createAuthStore(db),
    audit: createAuditLog(db, clock),
    limit: createRateLimit({ failures: 3, windowMs: 60_000 }),
    now: clock.now,
    newSecret: () => randomBytes(16).toString('base64url'),
    hash: (secret) => createHash('sha256').update(secret).digest('hex'),
    standingTokenHash: createHash('sha256').update('a standing token of the environment').digest('hex'),
  });
  server = createListener({
    auth,
    port: PORT_OF_COOKIE,
    allowedHosts: new Set(['panel.example']),
    development: false,
    handle: async (incoming, response) => {
      response.end(`page for ${incoming.headers['x-gatehouse-actor'] ?? 'nobody'}`);
    },
    onError: (error) => {
      throw error;
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
  db.close();
  rmSync(dir, { recursive: true, force: true });
});

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A raw request: `fetch` does not let a test choose Host and Origin. */
function ask(
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: '127.0.0.1',
        port,
        path,
        method: options.method ?? 'GET',
        headers: { host: `127.0.0.1:${port}`, ...options.headers },
      },
      (response) => {
        let body = '';
        response.on('data', (chunk) => {
          body += String(chunk);
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(options.body);
  });
}

async function signedIn(): Promise<string> {
  const answer = await ask(`/api/session?link=${auth.createLink().token}`);
  return String(answer.headers['set-cookie']?.[0]).split(';')[0] ?? '';
}

describe('who is let in', () => {
  it('sends a page without a session to the sign-in page and refuses an API call', async () => {
    const page = await ask('/i/main/overview');
    expect([page.status, page.headers.location]).toEqual([303, '/sign-in']);
    expect((await ask('/api/trpc/instances.list')).status).toBe(401);
  });

  it('trades a link for a strict, script-proof cookie, once', async () => {
    const { token } = auth.createLink();
    const first = await ask(`/api/session?link=${token}`);
    const cookie = String(first.headers['set-cookie']?.[0]);
    expect(first.headers.location).toBe('/');
    expect(cookie).toMatch(/^gatehouse-18700=[\w-]{20,}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/);
    const replay = await ask(`/api/session?link=${token}`);
    expect([replay.headers.location, replay.headers['set-cookie']]).toEqual([
      '/sign-in?error=used',
      undefined,
    ]);
  });

  it('refuses a link that is too old', async () => {
    const { token } = auth.createLink();
    now += LINK_LIFETIME_MS + 1;
    expect((await ask(`/api/session?link=${token}`)).headers.location).toBe('/sign-in?error=expired');
  });

  it.each(['a standing token of the environment', 'http://127.0.0.1:18700/api/session?link=TOKEN'])(
    'takes a pasted %s',
    async (pasted) => {
      const { port } = server.address() as AddressInfo;
      const token = pasted.replace('TOKEN', auth.createLink().token);
      const answer = await ask('/api/session', {
        method: 'POST',
        headers: { origin: `http://127.0.0.1:${port}` },
        body: new URLSearchParams({ token }).toString(),
      });
      expect(answer.headers['set-cookie']).toHaveLength(1);
    },
  );

  it('slows guessing down, then lets in again', async () => {
    for (let n = 0; n < 3; n++) await ask(`/api/session?link=wrong${n}`);
    const { token } = auth.createLink();
    expect((await ask(`/api/session?link=${token}`)).headers.location).toBe('/sign-in?error=rate-limited');
    now += 61_000;
    expect((await ask(`/api/session?link=${token}`)).headers.location).toBe('/');
  });

  it('follows only a path of its own after signing in', async () => {
    const cases = {
      '/i/main/config': '/i/main/config',
      '//evil.example': '/',
      'https://evil.example': '/',
      '/\\evil': '/',
    };
    for (const [next, location] of Object.entries(cases)) {
      const query = new URLSearchParams({ link: auth.createLink().token, next });
      expect((await ask(`/api/session?${query}`)).headers.location).toBe(location);
    }
  });

  it('signs out', async () => {
    const cookie = await signedIn();
    const { port } = server.address() as AddressInfo;
    expect((await ask('/', { headers: { cookie } })).body).toBe('page for browser');
    await ask('/api/sign-out', { method: 'POST', headers: { cookie, origin: `http://127.0.0.1:${port}` } });
    expect((await ask('/', { headers: { cookie } })).status).toBe(303);
  });

  it('does not believe an actor from outside', async () => {
    const answer = await ask('/sign-in', { headers: { 'x-gatehouse-actor': 'admin' } });
    expect(answer.body).toBe('page for nobody');
  });
});

describe('where a request may come from', () => {
  it.each([
    ['a foreign host', { host: 'evil.example' }, 421],
    ['a foreign host with our port', { host: 'evil.example:18700' }, 421],
    ['a name that begins like ours', { host: '127.0.0.1.evil.example' }, 421],
    ['a tunnel on another port', { host: 'localhost:9999' }, 200],
    ['IPv6 loopback', { host: '[::1]:18700' }, 200],
    ['a host that the operator allowed', { host: 'panel.example' }, 200],
    ['a foreign origin', { origin: 'https://evil.example' }, 403],
    ['an opaque origin', { origin: 'null' }, 403],
    ['a cross-site fetch', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }, 403],
    ['a link from another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }, 200],
  ])('judges %s', async (_name, headers, status) => {
    const cookie = await signedIn();
    expect((await ask('/', { headers: { cookie, ...(headers as Record<string, string>) } })).status).toBe(
      status,
    );
  });

  it('refuses a write without an Origin', async () => {
    const cookie = await signedIn();
    expect((await ask('/api/trpc/gateway.act', { method: 'POST', headers: { cookie } })).status).toBe(403);
  });
});

it('sends a strict policy with a fresh nonce', async () => {
  const policies = await Promise.all([ask('/sign-in'), ask('/sign-in')]);
  const [first, second] = policies.map((answer) => String(answer.headers['content-security-policy']));
  expect(first).toMatch(/default-src 'none'; script-src 'self' 'nonce-[\w+/=]+' 'strict-dynamic';/);
  expect(first).not.toContain('unsafe-eval');
  expect(first).not.toBe(second);
});
