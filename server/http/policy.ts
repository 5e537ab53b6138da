import type { IncomingHttpHeaders } from 'node:http';

/** Why a request is not let in. `status` is the HTTP status that says so. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 421;
  readonly message: string;
  readonly hint: string;
}

const LOOPBACK_HOSTS = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * DNS rebinding and cross-site requests: the Host must be one of ours (any port: a tunnel may end on another), and
 * an Origin, which every browser sends with a write, must be that same host.
 */
export function judgeRequest(
  method: string,
  headers: IncomingHttpHeaders,
  allowedHosts: ReadonlySet<string>,
): Refusal | null {
  const host = headers.host;
  if (!host || !isAllowedHost(host, allowedHosts)) {
    return {
      status: 421,
      message: 'This host name is not allowed.',
      hint: 'Open Gatehouse as http://127.0.0.1:PORT, or name the host in GATEHOUSE_ALLOWED_HOSTS.',
    };
  }
  const writes = method !== 'GET' && method !== 'HEAD';
  const origin = headers.origin;
  const sameOrigin = origin === `http://${host}` || origin === `https://${host}`;
  if (origin === undefined ? writes : !sameOrigin) {
    return {
      status: 403,
      message: 'This request came from another site.',
      hint: 'Use Gatehouse in a tab of its own; nothing was changed.',
    };
  }
  const site = headers['sec-fetch-site'];
  if (site === 'cross-site' && headers['sec-fetch-mode'] !== 'navigate') {
    return { status: 403, message: 'This request came from another site.', hint: 'Nothing was changed.' };
  }
  return null;
}

function isAllowedHost(host: string, allowedHosts: ReadonlySet<string>): boolean {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  return LOOPBACK_HOSTS.has(name) || allowedHosts.has(name) || allowedHosts.has(host.toLowerCase());
}

/** What may be read without a session: the sign-in page, the exchange of a link, and static files without data. */
export function isPublicPath(pathname: string): boolean {
  return (
    pathname === '/sign-in' ||
    pathname === '/api/session' ||
    pathname === '/icon.svg' ||
    pathname.startsWith('/_next/static/')
  );
}

/** Strict: scripts by nonce only, nothing from other hosts. Development needs eval and a socket for hot reload. */
export function contentSecurityPolicy(nonce: string, development: boolean): string {
  const script = `'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`;
  return [
    "default-src 'none'",
    `script-src ${script}`,
    "worker-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self'${development ? ' ws:' : ''}`,
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
