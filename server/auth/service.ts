import type { AuditLog } from '../audit/types.ts';
import type { AuthStore, SessionRecord } from './ports.ts';
import type { RateLimit } from './rate-limit.ts';

const MINUTE_MS = 60_000;
/** A link lives long enough to be carried from a terminal to a browser. */
export const LINK_LIFETIME_MS = 15 * MINUTE_MS;
export const SESSION_LIFETIME_MS = 30 * 24 * 60 * MINUTE_MS;

export type SignInRefusal = 'used' | 'expired' | 'invalid' | 'rate-limited';
export type SignInResult =
  | { readonly ok: true; readonly sessionId: string }
  | { readonly ok: false; readonly reason: SignInRefusal };

export interface Auth {
  /** Makes a one-time token. Only its hash is kept. */
  createLink(): { token: string; expiresAt: number };
  /** Trades a one-time token, or the standing token of the environment, for a session. */
  signIn(token: string): SignInResult;
  /** The session of a cookie value, or null. */
  session(sessionId: string | undefined): SessionRecord | null;
  signOut(sessionId: string | undefined): void;
}

interface Deps {
  readonly store: AuthStore;
  readonly audit: AuditLog;
  readonly limit: RateLimit;
  readonly now: () => number;
  readonly newSecret: () => string;
  readonly hash: (secret: string) => string;
  /** SHA-256 of `GATEHOUSE_TOKEN`, or null when it is not set. */
  readonly standingTokenHash: string | null;
}

/** Sign-in by one-time link or token, and the sessions that follow. */
export function createAuth({ store, audit, limit, now, newSecret, hash, standingTokenHash }: Deps): Auth {
  const judge = (token: string): SignInRefusal | null => {
    const tokenHash = hash(token);
    if (standingTokenHash !== null && tokenHash === standingTokenHash) return null;
    const link = store.takeLink(tokenHash, now());
    if (link === 'ok') return null;
    return link === 'unknown' ? 'invalid' : link;
  };

  const refuse = (reason: SignInRefusal): SignInResult => {
    const detail = `Sign-in refused: ${reason}`;
    audit.record({
      actor: 'browser',
      action: 'session.sign-in',
      instanceId: null,
      detail,
      outcome: 'refused',
    });
    return { ok: false, reason };
  };

  return {
    createLink() {
      const token = newSecret();
      const createdAt = now();
      const expiresAt = createdAt + LINK_LIFETIME_MS;
      store.addLink({ tokenHash: hash(token), createdAt, expiresAt });
      return { token, expiresAt };
    },
    signIn(token) {
      if (!limit.allows(now())) return refuse('rate-limited');
      const refusal = judge(token.trim());
      if (refusal) {
        limit.count(now());
        return refuse(refusal);
      }
      const sessionId = newSecret();
      const at = now();
      store.prune(at);
      store.addSession({
        idHash: hash(sessionId),
        label: 'browser',
        createdAt: at,
        lastSeenAt: at,
        expiresAt: at + SESSION_LIFETIME_MS,
      });
      audit.record({
        actor: 'browser',
        action: 'session.sign-in',
        instanceId: null,
        detail: 'Signed in',
        outcome: 'ok',
      });
      return { ok: true, sessionId };
    },
    session: (sessionId) => (sessionId ? store.touchSession(hash(sessionId), now()) : null),
    signOut(sessionId) {
      if (!sessionId) return;
      store.removeSession(hash(sessionId));
      audit.record({
        actor: 'browser',
        action: 'session.sign-out',
        instanceId: null,
        detail: 'Signed out',
        outcome: 'ok',
      });
    },
  };
}
