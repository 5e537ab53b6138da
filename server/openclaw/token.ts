import { valueAt } from './state-layout.ts';

/** Proof of who asks, for the Gateway's WebSocket. Lives in memory only: never log, store or send it elsewhere. */
export interface GatewayCredential {
  readonly kind: 'token' | 'password';
  readonly secret: string;
}

/** Answers the value of an environment variable as the Gateway would see it, or undefined. */
export type ResolveEnv = (name: string) => string | undefined;

/**
 * The shared secret of `gateway.auth` (docs/gateway/remote.md, 2026.9.6): the config's value with `${VAR}` resolved,
 * else `OPENCLAW_GATEWAY_TOKEN` / `OPENCLAW_GATEWAY_PASSWORD`. Null when there is none, when a variable is missing, or
 * when it is a secret reference (`{source: …}`) that only the Gateway can resolve.
 */
export function gatewayCredential(config: unknown, resolveEnv: ResolveEnv): GatewayCredential | null {
  const mode = valueAt(config, ['gateway', 'auth', 'mode']);
  const token = () =>
    secretOf(valueAt(config, ['gateway', 'auth', 'token']), 'OPENCLAW_GATEWAY_TOKEN', resolveEnv);
  const password = () =>
    secretOf(valueAt(config, ['gateway', 'auth', 'password']), 'OPENCLAW_GATEWAY_PASSWORD', resolveEnv);
  if (mode === 'password') return wrap('password', password());
  if (mode === 'token') return wrap('token', token());
  return wrap('token', token()) ?? wrap('password', password());
}

function wrap(kind: GatewayCredential['kind'], secret: string | null): GatewayCredential | null {
  return secret === null ? null : { kind, secret };
}

function secretOf(value: unknown, envName: string, resolveEnv: ResolveEnv): string | null {
  if (value === undefined) return resolveEnv(envName) || null;
  if (typeof value === 'number') return String(value);
  const reference = envReference(value);
  if (reference !== null) return resolveEnv(reference) || null;
  if (typeof value !== 'string' || value === '') return null;
  return substitute(value, resolveEnv);
}

/** `{source: 'env', id: 'NAME'}`; other sources (file, exec, store) are for the Gateway alone. */
function envReference(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const { source, id } = value as Record<string, unknown>;
  return source === 'env' && typeof id === 'string' ? id : null;
}

/** `${NAME}` with capitals only, `$${NAME}` is literal; a missing one makes the whole unusable. */
function substitute(text: string, resolveEnv: ResolveEnv): string | null {
  let missing = false;
  const resolved = text.replace(/(\$?)\$\{([A-Z_][A-Z0-9_]*)\}/g, (whole, escaped: string, name: string) => {
    if (escaped) return whole.slice(1);
    const value = resolveEnv(name);
    if (!value) missing = true;
    return value ?? '';
  });
  return missing ? null : resolved;
}
