import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AWAITED } from '../config/refusal.ts';
import type { PlanFacts } from '../config/service.ts';
import type { ApplyPlan, ConfigEdits, OpenclawVerdict } from '../config/types.ts';
import { AppError } from '../errors.ts';
import type { Instance } from '../instances/types.ts';
import { type ConfigPlanner, createConfigPlanner } from './plan-config.ts';

const INSTANCE = { id: 'i', configPath: '/c/openclaw.json' } as Instance;
const VALID: OpenclawVerdict = { ...AWAITED, awaited: false, valid: true, note: null };
const edits = (text: string): ConfigEdits => ({
  files: [{ path: '/c/openclaw.json', text, baseSha256: null }],
  variables: [],
});

let disk: string;
let asked: { answer: (verdict: OpenclawVerdict) => void; signal: AbortSignal }[];
let facts: PlanFacts | null;
let planner: ConfigPlanner;
let applied: boolean | null;

beforeEach(() => {
  vi.useFakeTimers();
  disk = 'disk';
  asked = [];
  facts = null;
  applied = true;
  planner = createConfigPlanner({
    leaseMs: 10_000,
    config: {
      changedPaths: async (_target, _files, inForce) => (inForce ? ['cron', 'logging'] : ['logging']),
      async plan(_target, { files }, given, openclaw = AWAITED) {
        facts = given;
        const planId = `${disk} ${files[0]?.text}`;
        const refusal = openclaw.awaited ? 'awaited' : openclaw.valid === false ? 'refused' : null;
        return { planId, openclaw, refusal } as ApplyPlan;
      },
      askOpenclaw: (_target, _drafts, signal = new AbortController().signal) =>
        new Promise((answer, reject) => {
          asked.push({ answer, signal });
          signal.addEventListener('abort', () => reject(new AppError('cancelled', 'It was stopped.')));
        }),
    },
    revisions: {
      list: () => [
        { id: '2', createdAt: 2, observed: null, offlineSeconds: null } as never,
        { id: '1', createdAt: 1, observed: 'restart', offlineSeconds: 12 } as never,
      ],
      texts: async () => [{ path: '/c/openclaw.json', name: 'openclaw.json', text: '{ cron: {} }' }],
    },
    operations: { list: () => [] },
    gateway: {
      isRunning: async () => true,
      reloadKinds: async (_instance, paths) => Object.fromEntries(paths.map((path) => [path, 'hot'])),
      restartPreflight: async () => ({ safe: false, blockers: ['1 cron run(s)'] }),
      applied: async () => ({ applied, startedAt: 1 }),
      envChanges: async () => [{ file: '/c/.env', names: ['A'] }],
      restartWay: async () => ({ by: 'hand' }),
    },
    noteOutside: async () => undefined,
  });
});

afterEach(() => vi.useRealTimers());

/** The plan as it is there at once. */
async function planNow(text = 'a'): Promise<ApplyPlan> {
  const plan = planner.plan(INSTANCE, edits(text));
  await vi.advanceTimersByTimeAsync(200);
  return plan;
}

it('is there at once while OpenClaw is asked, and has its verdict when it came', async () => {
  const plan = await planNow();
  expect(plan).toMatchObject({ openclaw: { awaited: true }, refusal: 'awaited' });
  expect(planner.planned(INSTANCE, plan.planId)).toBe(plan);
  asked[0]?.answer(VALID);
  expect(await planner.settled(INSTANCE, plan.planId, edits('a'))).toMatchObject({ refusal: null });
  expect(planner.planned(INSTANCE, plan.planId).openclaw).toEqual(VALID);
  await planNow();
  expect(asked).toHaveLength(1);
});

it('takes every fact of the Gateway', async () => {
  await planNow();
  expect(facts).toEqual({
    gatewayRunning: true,
    live: { logging: 'hot' },
    preflight: { safe: false, blockers: ['1 cron run(s)'] },
    envFiles: [{ file: '/c/.env', names: ['A'] }],
    measuredRestart: { seconds: 12, restarts: 1 },
  });
  applied = false;
  await planNow();
  expect(facts).toMatchObject({ inForce: { cron: {} }, live: { cron: 'hot', logging: 'hot' } });
});

it('lets an apply wait for the verdict', async () => {
  const { planId } = await planNow();
  const settled = planner.settled(INSTANCE, planId, edits('a'));
  asked[0]?.answer({ ...VALID, valid: false });
  expect(await settled).toMatchObject({ refusal: 'refused' });
});

it('gives up a hanging OpenClaw when nobody waits, and asks it anew the next time', async () => {
  const { planId } = await planNow();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(asked[0]?.signal.aborted).toBe(true);
  expect(planner.planned(INSTANCE, planId).openclaw).toMatchObject({ awaited: false, valid: null });
  await planNow();
  expect(asked).toHaveLength(2);
});

it('keeps asking while somebody wants to know, or waits to apply', async () => {
  const { planId } = await planNow();
  for (let n = 0; n < 30; n++) {
    planner.planned(INSTANCE, planId);
    await vi.advanceTimersByTimeAsync(1_000);
  }
  const settled = planner.settled(INSTANCE, planId, edits('a'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked[0]?.signal.aborted).toBe(false);
  asked[0]?.answer(VALID);
  expect(await settled).toMatchObject({ refusal: null });
});

it('has no verdict for files that are others now', async () => {
  const { planId } = await planNow();
  const settled = planner.settled(INSTANCE, planId, edits('a'));
  disk = 'changed';
  asked[0]?.answer(VALID);
  await expect(settled).rejects.toMatchObject({ code: 'conflict' });
  expect(() => planner.planned(INSTANCE, planId)).toThrow(/changed since/);
});

it('refuses a plan that is not of these files', async () => {
  const refused = expect(planner.settled(INSTANCE, 'another', edits('a'))).rejects.toMatchObject({
    code: 'conflict',
  });
  await vi.advanceTimersByTimeAsync(200);
  await refused;
});
