export interface SessionRecord {
  readonly idHash: string;
  readonly label: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly expiresAt: number;
}

/** Where links and sessions are kept: hashes only, so that a stolen database signs nobody in. */
export interface AuthStore {
  addLink(link: { tokenHash: string; createdAt: number; expiresAt: number }): void;
  /** Marks the link used and answers what it was, in one step, so that two callers can't both win. */
  takeLink(tokenHash: string, now: number): 'ok' | 'used' | 'expired' | 'unknown';
  addSession(session: SessionRecord): void;
  /** Null when absent or expired. Moves `lastSeenAt`. */
  touchSession(idHash: string, now: number): SessionRecord | null;
  removeSession(idHash: string): void;
  prune(now: number): void;
}
