import type { Plan } from '@/components/config/procedures.ts';
import type { ReloadOutcome } from '@/server/config/types.ts';

export interface PlanWords {
  readonly tone: 'ok' | 'warn' | 'down' | 'unknown';
  /** What happens to the Gateway, one sentence. */
  readonly consequence: string;
  /** The button names the effect. */
  readonly button: string;
  /** Why it can't be applied now, or null: the server's word, never judged again here. */
  readonly refusal: string | null;
}

function offline(measured: Plan['measuredRestart']): string {
  if (measured === null) return '';
  const { seconds, restarts } = measured;
  const base = restarts === 1 ? 'as its last restart here' : `median of ${restarts} restarts here`;
  return `: about ${Math.max(1, Math.round(seconds))} s offline (${base})`;
}

/** What a plan means, in words. */
export function planWords(plan: Plan): PlanWords {
  const { refusal } = plan;
  const { outcome } = plan.restart;
  if (plan.env && plan.env.gateway !== 'not-running') return { ...envWords(plan, plan.env), refusal };
  if (!plan.gatewayRunning) {
    const then = plan.changes.length === 0 ? noEffect(plan) : 'It reads these changes when it starts.';
    const consequence = `The Gateway does not run. ${then}`;
    return { tone: 'unknown', consequence, button: 'Apply', refusal };
  }
  switch (outcome) {
    case 'restart': {
      const consequence = `The Gateway restarts${offline(plan.measuredRestart)}.`;
      return { tone: 'warn', consequence, button: 'Apply and restart', refusal };
    }
    case 'hot':
      return {
        tone: 'ok',
        consequence: 'The Gateway takes these changes over while it runs.',
        button: 'Apply',
        refusal,
      };
    case 'deferred':
      return {
        tone: 'unknown',
        consequence: deferral(plan),
        button: 'Apply without restart',
        refusal,
      };
    case 'none':
      return {
        tone: 'ok',
        consequence: noEffect(plan),
        button: 'Apply',
        refusal,
      };
  }
}

/** A Gateway reads its `.env` file when its process starts. */
function envWords(plan: Plan, env: NonNullable<Plan['env']>): Omit<PlanWords, 'refusal'> {
  if (env.gateway === 'restarted-by-hand') {
    const consequence = `The files are written; then you stop and start the Gateway by hand. Until then it does not know ${env.names.join(', ')}, and what needs that does not work.`;
    return { tone: 'warn', consequence, button: 'Apply' };
  }
  const consequence = `The Gateway is stopped, the files are written, and it is started again${offline(plan.measuredRestart)}.`;
  return { tone: 'warn', consequence, button: 'Apply and restart' };
}

function deferral({ restart }: Plan): string {
  if (restart.changes.every((change) => change.reload === 'none'))
    return 'The Gateway keeps its old variables until it is stopped and started.';
  return restart.mode === 'off'
    ? 'The Gateway keeps running on the old values until it is restarted: its reload is off.'
    : 'The Gateway keeps running on the old values until it is restarted: its reload mode never restarts.';
}

function noEffect(plan: Plan): string {
  return plan.changes.length === 0
    ? 'No value changes: only comments, order or layout.'
    : 'No reload is needed: these values are read when they are next used.';
}

/** Sentences of the plan that neither the headline nor {@link worsenings} say already. */
export function furtherConsequences(plan: Plan): string[] {
  const said = new Set(['The Gateway restarts', ...plan.restart.warnings]);
  return plan.restart.consequences.filter((sentence) => !said.has(sentence)).map(asSentence);
}

/** What the change makes worse. */
export function worsenings(plan: Plan): string[] {
  return plan.restart.warnings.map(asSentence);
}

function asSentence(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`;
}

/** How a predicted or observed outcome is called. */
export const outcomeWords: Readonly<Record<ReloadOutcome, string>> = {
  none: 'No reload',
  hot: 'Hot reload',
  restart: 'Restart',
  rejected: 'Refused by the Gateway',
  'not-running': 'Gateway not running',
  'not-started': 'The Gateway did not start',
  unknown: 'Not observed',
};
