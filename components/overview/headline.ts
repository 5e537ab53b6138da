import { isDrillOld } from '@/components/status/config-states.ts';
import { formatClock, formatDate, formatPlural } from '@/components/ui/format.ts';
import type { Tone } from '@/components/ui/tone.ts';
import type { BackupRecord } from '@/server/backup/types.ts';
import type { DriverAction, GatewayState } from '@/server/gateway/types.ts';
import type { OperationKind } from '@/server/operations/types.ts';
import type { Overview } from '@/server/workflows/types.ts';

/** The one thing to do about a headline. */
export type HeadlineAct =
  | { readonly kind: 'gateway'; readonly action: DriverAction }
  | { readonly kind: 'open-config'; readonly file: string | null }
  | { readonly kind: 'back-up' }
  | { readonly kind: 'verify' | 'drill'; readonly backupId: string };

export interface Headline {
  readonly tone: Tone;
  readonly title: string;
  readonly text: string | null;
  readonly act: HeadlineAct | null;
}

/**
 * What is most important now, in the order of the questions an operator asks: is it up, is anything pending, is the
 * last backup proven. When nothing is wrong it is one calm line.
 */
export function headlineOf(overview: Overview, nowMs: number): Headline {
  return (
    underWay(overview) ??
    brokenGateway(overview) ??
    configTrouble(overview) ??
    quietGateway(overview) ??
    pendingRestart(overview) ??
    backupTrouble(overview, nowMs) ??
    lastLook(overview, nowMs) ??
    calm(overview, nowMs)
  );
}

const NO_ACT = { text: null, act: null } as const;

/** Work that moves the Gateway: until it ends, what was last seen of it is already old. */
const MOVING: ReadonlySet<OperationKind> = new Set([
  'gateway-start',
  'gateway-stop',
  'gateway-restart',
  'config-apply',
  'restore',
  'restore-undo',
]);

function underWay({ running }: Overview): Headline | null {
  if (running?.state !== 'running' || !MOVING.has(running.kind)) return null;
  return { tone: 'working', title: `Under way: ${running.title}.`, ...NO_ACT };
}

function brokenGateway({ gateway }: Overview): Headline | null {
  if (gateway.state === 'down') {
    return {
      tone: 'down',
      title: 'The Gateway is down.',
      text: gateway.detail ?? 'It should run, and nothing answers on its port.',
      act: { kind: 'gateway', action: 'start' },
    };
  }
  if (gateway.state === 'not-listening') {
    return {
      tone: 'down',
      title: 'The Gateway’s process is alive, but nothing answers on its port.',
      text: gateway.detail ?? 'A restart that hangs looks like this.',
      act: { kind: 'gateway', action: 'restart' },
    };
  }
  return null;
}

function configTrouble({ config, gateway }: Overview): Headline | null {
  const { firstError, errors, pending, pendingDetail } = config;
  const act = { kind: 'open-config', file: firstError?.file ?? null } as const;
  if (errors > 0) {
    const effect =
      gateway.state === 'up' || gateway.state === 'degraded'
        ? 'The Gateway goes on with the config it has, and may refuse this one at its next start.'
        : 'The Gateway may refuse to start with it.';
    return { tone: 'down', title: `The config has ${formatPlural(errors, 'error')}.`, text: effect, act };
  }
  if (pending !== 'rejected') return null;
  return {
    tone: 'down',
    title: 'The Gateway refused the config on disk.',
    text: pendingDetail ?? 'It goes on with the one it had.',
    act,
  };
}

type Quiet = Exclude<GatewayState, 'up' | 'down' | 'not-listening'>;

const QUIET: Readonly<Record<Quiet, Headline>> = {
  starting: { tone: 'working', title: 'The Gateway is starting.', ...NO_ACT },
  restarting: { tone: 'working', title: 'The Gateway is restarting.', ...NO_ACT },
  stopping: { tone: 'working', title: 'The Gateway is stopping.', ...NO_ACT },
  stopped: {
    tone: 'unknown',
    title: 'The Gateway was stopped on purpose.',
    text: 'Agents and channels answer nobody until it is started.',
    act: { kind: 'gateway', action: 'start' },
  },
  degraded: {
    tone: 'warn',
    title: 'The Gateway answers, but a part of it is not ready.',
    ...NO_ACT,
  },
  'not-watching': {
    tone: 'unknown',
    title: 'Nobody is watching the Gateway now.',
    text: 'How it is will be known after the next check.',
    act: null,
  },
  'no-data': {
    tone: 'unknown',
    title: 'The Gateway has not been checked yet.',
    text: 'The first check comes within seconds.',
    act: null,
  },
};

function quietGateway({ gateway }: Overview): Headline | null {
  const { state, detail, failing } = gateway;
  if (state === 'up' || state === 'down' || state === 'not-listening') return null;
  const said = failing.length > 0 ? `Not ready: ${failing.join(', ')}.` : detail;
  return { ...QUIET[state], text: QUIET[state].text ?? said };
}

function pendingRestart({ config }: Overview): Headline | null {
  if (config.pending !== 'restart') return null;
  return {
    tone: 'warn',
    title: 'Saved changes wait for a restart.',
    text: config.pendingDetail,
    act: { kind: 'gateway', action: 'restart' },
  };
}

function backupTrouble({ backup }: Overview, nowMs: number): Headline | null {
  const { latest } = backup;
  const act = { kind: 'back-up' } as const;
  const failed = backup.failed && {
    tone: 'down' as const,
    title: `${backup.failed.title}: failed at ${momentOf(backup.failed.at, nowMs)}.`,
    text: backup.failed.message,
    act,
  };
  if (!latest) {
    if (failed) return failed;
    return { tone: 'warn', title: 'There is no backup yet.', text: 'Nothing could be restored today.', act };
  }
  const when = momentOf(latest.createdAt, nowMs);
  if (latest.missing) {
    return { tone: 'down', title: `The backup of ${when} is missing.`, text: `It was ${latest.path}.`, act };
  }
  if (latest.verifyResult === 'failed') {
    return {
      tone: 'down',
      title: `The backup of ${when} is damaged.`,
      text: 'Reading it back found problems. Make a new one.',
      act,
    };
  }
  if (failed) return failed;
  if (latest.verifyResult === 'ok') return drillTrouble(backup, latest, nowMs);
  return {
    tone: 'warn',
    title: `The backup of ${when} is not proven.`,
    text: 'It was made, but never read back in full.',
    act: { kind: 'verify', backupId: latest.id },
  };
}

/** What was read back is whole; whether a Gateway could be restored from it only a restore drill shows. */
function drillTrouble(
  { lastDrilled, since }: Overview['backup'],
  latest: BackupRecord,
  nowMs: number,
): Headline | null {
  if (latest.drillResult === 'failed') {
    return {
      tone: 'down',
      title: `The backup of ${momentOf(latest.createdAt, nowMs)} failed its restore drill.`,
      text: latest.drillNote,
      act: { kind: 'back-up' },
    };
  }
  const drilledAt = lastDrilled?.drilledAt ?? null;
  if (!isDrillOld({ drilledAt, since }, nowMs)) return null;
  return {
    tone: 'warn',
    title:
      drilledAt === null
        ? 'No backup was ever proven restorable.'
        : `No backup was proven restorable since ${momentOf(drilledAt, nowMs)}.`,
    text:
      latest.encryption === null
        ? 'A restore drill restores one into a scratch directory and asks OpenClaw about it. Nothing else is touched.'
        : 'The last one is encrypted: run a restore drill with its key on the Backups page.',
    act: latest.encryption === null ? { kind: 'drill', backupId: latest.id } : null,
  };
}

/** Without a look for this long nothing is called well, in milliseconds: six of the sampler's intervals. */
const LOOK_OLD_MS = 60_000;

function lastLook({ gateway: { asOf } }: Overview, nowMs: number): Headline | null {
  if (asOf !== null && nowMs - asOf < LOOK_OLD_MS) return null;
  return {
    tone: 'unknown',
    title:
      asOf === null
        ? 'The Gateway has not been checked yet.'
        : `The Gateway was up at ${momentOf(asOf, nowMs)}, and was not looked at since.`,
    text: null,
    act: null,
  };
}

function calm({ config, backup }: Overview, nowMs: number): Headline {
  // `null`: this Gateway can't be asked what it applied, so nothing is promised about it.
  const pending = config.pending === null ? 'the config has no errors' : 'nothing is pending';
  const proven = backup.latest ? `the backup of ${momentOf(backup.latest.createdAt, nowMs)} is proven` : '';
  return {
    tone: 'ok',
    title: `All is well: the Gateway is up, ${pending}, and ${proven}.`,
    ...NO_ACT,
  };
}

/** `14:02`, with the date when it is not today. */
export function momentOf(atMs: number, nowMs: number): string {
  const today = formatDate(atMs) === formatDate(nowMs);
  return today ? formatClock(atMs) : `${formatDate(atMs)}, ${formatClock(atMs)}`;
}
