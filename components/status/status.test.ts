import { describe, expect, it } from 'vitest';
import { backupProofs, diagnosticSeverities, reloadKinds } from '@/components/status/config-states.ts';
import { gatewayStates } from '@/components/status/gateway-state.ts';
import { announcement } from '@/components/status/operation-steps.tsx';
import type { StatusEntry } from '@/components/status/status-entry.ts';
import { operationStates, stepStates } from '@/components/status/work-states.ts';

const maps: Readonly<Record<string, Readonly<Record<string, StatusEntry>>>> = {
  gatewayStates,
  operationStates,
  stepStates,
  diagnosticSeverities,
  reloadKinds,
  backupProofs,
};

describe.each(Object.entries(maps))('%s', (_name, map) => {
  const entries = Object.values(map);

  it('gives each state a word of its own', () => {
    expect(new Set(entries.map((entry) => entry.word)).size).toBe(entries.length);
  });

  it('never shares an icon between two tones', () => {
    const tonesOf = Map.groupBy(entries, (entry) => entry.icon);
    for (const sharing of tonesOf.values()) expect(new Set(sharing.map((entry) => entry.tone)).size).toBe(1);
  });
});

it.each(['stopped', 'not-watching', 'paused', 'waiting', 'no-data'] as const)(
  '%s is neither green nor red',
  (state) => {
    expect(gatewayStates[state].tone).toBe('unknown');
  },
);

it('tells no data, paused, before the first sample and down apart by icon', () => {
  const states = (['no-data', 'paused', 'waiting', 'down', 'not-watching'] as const).map(
    (key) => gatewayStates[key],
  );
  expect(new Set(states.map((state) => state.icon)).size).toBe(states.length);
});

it.each([
  [['done', 'running', 'pending'], 'Step 2 of 3: b'],
  [['done', 'failed', 'pending'], 'Step 2 of 3 failed: b'],
  [['done', 'skipped', 'done'], 'All steps are done'],
  [['pending', 'pending', 'pending'], ''],
] as const)('announces %j as "%s"', (states, words) => {
  const steps = states.map((state, at) => ({ name: 'abc'.charAt(at), state, detail: null }));
  expect(announcement(steps)).toBe(words);
});
