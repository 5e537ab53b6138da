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

/** The one door: every request passes the host, origin and session checks here before any page or procedure. */
export function createListener(deps: Deps): Server {
  const { auth, handle, allowedHosts, development } = deps;
  const cookieName = sessionCookieName(deps.port);

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    delete request.headers[ACTOR_HEADER];
    secure(request, response, development);
    const refusal = judgeRequest(request.method ?? 'GET', request.headers, allowedHosts);
    if (refusal) return refuse(response, refusal);
    const url = new URL(request.url ?? '/', 'http://gatehouse.invalid');
    if (url.pathname === '/api/session') return exchange(request, response, url, auth, cookieName);

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
  response.setHeader('Referrer-Policy', 'no-referrer');
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
      hint: 'Open a sign-in link: gatehouse link.',
    });
}

function redirect(response: ServerResponse, location: string, headers: Record<string, string> = {}): void {
  response.writeHead(303, { location, 'cache-control': 'no-store', ...headers }).end();
}

/** `GET ?link=` from the terminal, `POST token=` from the form, `POST sign-out=` from the menu. */
async function exchange(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  auth: Auth,
  cookieName: string,
): Promise<void> {
  const form = request.method === 'POST' ? await readForm(request) : url.searchParams;
  if (form.has('sign-out') && request.method === 'POST') {
    auth.signOut(readCookie(request.headers.cookie, cookieName));
    return redirect(response, '/sign-in', { 'set-cookie': sessionCookie(cookieName, '', 0) });
  }
  const result = auth.signIn(form.get('token') ?? form.get('link') ?? '');
  if (!result.ok) return redirect(response, `/sign-in?error=${result.reason}`);
  const cookie = sessionCookie(cookieName, result.sessionId, SESSION_LIFETIME_MS / 1000);
  redirect(response, '/', { 'set-cookie': cookie });
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let body = '';
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > MAX_FORM_BYTES) return new URLSearchParams();
  }
  return new URLSearchParams(body);
}
