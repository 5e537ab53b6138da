import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Auth } from '../auth/service.ts';
import { SESSION_LIFETIME_MS } from '../auth/service.ts';
import { ACTOR_HEADER } from './actor.ts';
import { readCookie, sessionCookie, sessionCookieName } from './cookies.ts';
import { contentSecurityPolicy, isPublicPath, judgeRequest, type Refusal } from './policy.ts';

const MAX_FORM_BYTES = 4096;

interface Deps {
  readonly auth: Auth;
  readonly port: number;
  readonly allowedHosts: ReadonlySet<string>;
  readonly development: boolean;
  /** Next's request handler. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

interface Door {
  readonly auth: Auth;
  readonly cookieName: string;
}

/** The one door: every request passes the host, origin and session checks here before any page or procedure. */
export function createListener(deps: Deps): Server {
  const { auth, handle, allowedHosts, development } = deps;
  const cookieName = sessionCookieName(deps.port);
  const door: Door = { auth, cookieName };

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    delete request.headers[ACTOR_HEADER];
    secure(request, response, development);
    const refusal = judgeRequest(request.method ?? 'GET', request.headers, allowedHosts);
    if (refusal) return refuse(response, refusal);
    const url = new URL(request.url ?? '/', 'http://gatehouse.invalid');
    if (url.pathname === '/api/session') return signIn(request, response, url, door);
    if (url.pathname === '/api/sign-out' && request.method === 'POST')
      return signOut(request, response, door);

    const session = auth.session(readCookie(request.headers.cookie, cookieName));
    if (session) request.headers[ACTOR_HEADER] = session.label;
    else if (!isPublicPath(url.pathname) && !(development && url.pathname.startsWith('/_next/'))) {
      return askToSignIn(request, response, url);
    }
    return handle(request, response);
  };

  return createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      deps.onError(error);
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' });
      response.end('Gatehouse could not answer this request. Its log says why.');
    });
  });
}

function secure(request: IncomingMessage, response: ServerResponse, development: boolean): void {
  const policy = contentSecurityPolicy(randomBytes(16).toString('base64'), development);
  // Next reads the nonce for its own scripts from the request's header.
  request.headers['content-security-policy'] = policy;
  response.setHeader('Content-Security-Policy', policy);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  // Not `no-referrer`: a browser then sends `Origin: null` with our own forms, and they would be refused.
  response.setHeader('Referrer-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
}

function refuse(response: ServerResponse, { status, message, hint }: Refusal): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${message} ${hint}\n`);
}

function askToSignIn(request: IncomingMessage, response: ServerResponse, url: URL): void {
  const wantsPage = request.method === 'GET' && !url.pathname.startsWith('/api/');
  if (wantsPage) redirect(response, '/sign-in');
  else
    refuse(response, {
      status: 401,
      message: 'You are not signed in.',
      hint: 'Open a sign-in link; this prints one: node bin/gatehouse.mjs link',
    });
}

function redirect(response: ServerResponse, location: string, headers: Record<string, string> = {}): void {
  response.writeHead(303, { location, 'cache-control': 'no-store', ...headers }).end();
}

/** `GET ?link=` from the terminal, `POST token=` from the form. */
async function signIn(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  door: Door,
): Promise<void> {
  const form = request.method === 'POST' ? await readForm(request) : url.searchParams;
  const result = door.auth.signIn(tokenOf(form.get('token') ?? form.get('link') ?? ''));
  if (!result.ok) {
    redirect(response, `/sign-in?error=${result.reason}`);
    return;
  }
  const cookie = sessionCookie(
    door.cookieName,
    result.sessionId,
    SESSION_LIFETIME_MS / 1000,
    isBehindTls(request),
  );
  redirect(response, ownPath(form.get('next')), { 'set-cookie': cookie });
}

function signOut(request: IncomingMessage, response: ServerResponse, door: Door): void {
  door.auth.signOut(readCookie(request.headers.cookie, door.cookieName));
  redirect(response, '/sign-in', { 'set-cookie': sessionCookie(door.cookieName, '', 0) });
}

/** What ended TLS in front says so; believing it wrongly only keeps the cookie off plain HTTP. */
function isBehindTls(request: IncomingMessage): boolean {
  return request.headers['x-forwarded-proto'] === 'https';
}

/** People paste the whole link as readily as the token in it. */
function tokenOf(pasted: string): string {
  return /[?&]link=([\w-]+)/.exec(pasted)?.[1] ?? pasted;
}

/** Only a path of our own is followed after signing in. */
function ownPath(next: string | null): string {
  return next !== null && /^\/(?![/\\])/.test(next) ? next : '/';
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let body = '';
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > MAX_FORM_BYTES) return new URLSearchParams();
  }
  return new URLSearchParams(body);
}
