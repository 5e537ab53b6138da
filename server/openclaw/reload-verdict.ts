import type { ReloadOutcome } from '../gateway/types.ts';
import type { ProbeResult } from '../health/ports.ts';
import type { AppliedConfig } from './gateway-facts.ts';
import type { ReloadEvent } from './reload-lines.ts';

/** What was seen since just before the config was written. Times are Unix milliseconds. */
export interface ReloadEvidence {
  readonly startedAt: number;
  readonly now: number;
  /** It answered, or its process lived, before the write. */
  readonly ranBefore: boolean;
  readonly events: readonly { readonly at: number; readonly event: ReloadEvent }[];
  readonly probe: ProbeResult | null;
  /** First and last moment of not answering; `backAt` when it was ready after that. */
  readonly offlineAt: number | null;
  readonly backAt: number | null;
  /** Its uptime is shorter than the time watched: it started again in between. */
  readonly startedAgain: boolean;
  /** Latest answer of the Gateway about its config, and since when it says that what is on disk is in force. */
  readonly applied: AppliedConfig | null;
  readonly appliedAt: number | null;
  /** Revision it had applied before the write; null when it could not be asked. */
  readonly revisionBefore: string | null;
}

export interface ReloadVerdict {
  readonly outcome: ReloadOutcome;
  readonly settledAt: number | null;
  readonly detail: string;
}

/** Observed with 2026.9.6 on a busy machine: hot 0.4–3.2 s after detection, restart 3–35 s. */
export const RELOAD_TIMES = {
  /** After "hot reload applied" a restart line of the same change would have come. */
  hotSettleMs: 800,
  /** In force and still no "hot reload applied": nothing was to be done. */
  noneSettleMs: 2_000,
  /** Without the Gateway's own answer: this long after detection without another line. */
  noneByLogMs: 12_000,
  /** Refused by its own answer, and its log line should have come. */
  refusedMs: 2_500,
  /** In force with no line at all in the log: the level hides it, or the log is elsewhere. A busy one writes late. */
  silentMs: 12_000,
  /** The config that was in force already: there is no line to wait for. */
  sameMs: 5_000,
  giveUpMs: 30_000,
  /** By its own word it has not taken the config over yet: a busy Gateway is still at it. */
  unappliedGiveUpMs: 60_000,
  restartGiveUpMs: 120_000,
} as const;

/** The outcome, or null while more is to come. Pure: a table tests it. */
export function judgeReload(seen: ReloadEvidence): ReloadVerdict | null {
  if (!seen.ranBefore) {
    return verdict('not-running', null, 'The Gateway does not run; it reads the config when it starts.');
  }
  const current = withoutStale(seen);
  return judgeRestart(current) ?? (restarts(current) ? null : (judgeLines(current) ?? judgeSilence(current)));
}

/** A refusal in the log may be of the write before; the Gateway's own answer about the file of now decides. */
function withoutStale(seen: ReloadEvidence): ReloadEvidence {
  if (seen.applied?.valid !== true) return seen;
  return { ...seen, events: seen.events.filter(({ event }) => event.kind !== 'rejected') };
}

function restarts(seen: ReloadEvidence): boolean {
  return find(seen, 'restart-required') !== null || seen.offlineAt !== null || seen.startedAgain;
}

function judgeRestart(seen: ReloadEvidence): ReloadVerdict | null {
  if (!restarts(seen)) return null;
  if (seen.backAt !== null && (seen.offlineAt !== null || seen.startedAgain)) {
    return verdict('restart', seen.backAt, 'The Gateway restarted and is ready with the new config.');
  }
  if (seen.now - seen.startedAt < RELOAD_TIMES.restartGiveUpMs) return null;
  const seconds = Math.round((seen.now - seen.startedAt) / 1000);
  return seen.offlineAt === null
    ? verdict(
        'restart',
        null,
        `The Gateway announced a restart ${seconds} s ago and waits for running work to end.`,
      )
    : verdict('restart', null, `The Gateway restarts and is not ready after ${seconds} s. It may hang.`);
}

function judgeLines(seen: ReloadEvidence): ReloadVerdict | null {
  const last = seen.events.at(-1);
  if (last?.event.kind === 'rejected' || last?.event.kind === 'failed') {
    return verdict(
      'rejected',
      null,
      `The Gateway refused the new config and goes on with the old: ${last.event.reason}`,
    );
  }
  // Its log line is waited for, so that it is not taken for one of the next write.
  if (seen.applied?.valid === false && seen.now - seen.startedAt >= RELOAD_TIMES.refusedMs) {
    const issue = seen.applied.issues[0];
    const words = issue ? `${issue.path ? `${issue.path}: ` : ''}${issue.message}` : 'it finds it invalid';
    return verdict('rejected', null, `The Gateway refused the new config and goes on with the old: ${words}`);
  }
  const hot = find(seen, 'hot-applied');
  if (hot !== null) {
    if (seen.now - hot.at < RELOAD_TIMES.hotSettleMs) return null;
    return verdict('hot', hot.at, 'The Gateway took the change over while running.');
  }
  const disabled = find(seen, 'disabled');
  if (disabled !== null) {
    return verdict(
      'none',
      null,
      'Reload is off (gateway.reload.mode): the change waits for the next restart.',
    );
  }
  const nothing = find(seen, 'nothing-to-do');
  if (nothing !== null) return verdict('none', nothing.at, NONE);
  const detected = find(seen, 'detected');
  if (detected === null) return null;
  if (seen.applied?.applied === true && seen.appliedAt !== null) {
    const since = Math.max(seen.appliedAt, detected.at);
    return seen.now - since >= RELOAD_TIMES.noneSettleMs ? verdict('none', since, NONE) : null;
  }
  const cannotTell = seen.applied === null || seen.applied.applied === null;
  if (cannotTell && seen.now - detected.at >= RELOAD_TIMES.noneByLogMs)
    return verdict('none', detected.at, NONE);
  return null;
}

function judgeSilence(seen: ReloadEvidence): ReloadVerdict | null {
  const watchedMs = seen.now - seen.startedAt;
  // That an earlier reload was superseded says nothing of this one.
  const silent = seen.events.every(({ event }) => event.kind === 'superseded');
  if (silent && seen.applied?.applied === true) {
    const same = seen.revisionBefore !== null && seen.applied.revisionHash === seen.revisionBefore;
    if (watchedMs < (same ? RELOAD_TIMES.sameMs : RELOAD_TIMES.silentMs)) return null;
    return same ? verdict('none', seen.appliedAt, SAME) : verdict('unknown', seen.appliedAt, TOOK_SILENTLY);
  }
  const waiting = seen.applied?.applied === false;
  if (watchedMs < (waiting ? RELOAD_TIMES.unappliedGiveUpMs : RELOAD_TIMES.giveUpMs)) return null;
  return verdict('unknown', null, silent ? silence(waiting) : UNSAID);
}

const SAME = 'Nothing changed for the Gateway: it had this config in force already.';
const TOOK_SILENTLY = 'The new config is in force. The log of the Gateway does not say how it got there.';
const UNSAID = 'The Gateway saw the change and did not say what came of it.';

function silence(waiting: boolean): string {
  return waiting
    ? 'The Gateway has not taken the change over: what is on disk is not in force.'
    : 'The Gateway said nothing about the change.';
}

const NONE = 'The Gateway has the change in force; nothing had to be reloaded.';

function find<K extends ReloadEvent['kind']>(seen: ReloadEvidence, kind: K): { at: number } | null {
  return seen.events.findLast((entry) => entry.event.kind === kind) ?? null;
}

function verdict(outcome: ReloadOutcome, settledAt: number | null, detail: string): ReloadVerdict {
  return { outcome, settledAt, detail };
}
