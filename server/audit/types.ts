/** One line of who did what. `detail` is a sentence without secrets. */
export interface AuditEntry {
  readonly id: number;
  /** Unix milliseconds. */
  readonly at: number;
  /** `browser`, `cli`, `gatehouse` (by itself) or the label of a session. */
  readonly actor: string;
  /** Dotted, for example `config.apply`. */
  readonly action: string;
  readonly instanceId: string | null;
  readonly detail: string;
  readonly outcome: 'ok' | 'refused' | 'failed';
}

export interface AuditQuery {
  readonly instanceId?: string;
  /** Entries with a smaller id, for paging. */
  readonly before?: number;
  readonly limit: number;
}

export interface AuditLog {
  record(entry: Omit<AuditEntry, 'id' | 'at'>): void;
  list(query: AuditQuery): AuditEntry[];
}
