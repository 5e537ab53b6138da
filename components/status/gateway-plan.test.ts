import { describe, expect, it } from 'vitest';
import { measuredTime, planOf } from '@/components/status/gateway-plan.ts';

const capability = { action: 'restart', available: true, reason: null, command: 'x', byHand: false } as const;

describe('measuredTime', () => {
  it.each([
    [[], null],
    [[18_200], '19 s, as the last time'],
    [[40_000, 18_200, 21_000], '21 s, as the last 3 times'],
    [[200], '1 s, as the last time'],
  ])('says %j as %s', (past, words) => {
    expect(measuredTime(past)).toBe(words);
  });
});

describe('planOf', () => {
  it.each(['start', 'stop', 'restart'] as const)('%s names its effect on the button', (action) => {
    expect(planOf(action, { ...capability, action }, []).confirmLabel).toMatch(/the Gateway$/);
  });

  it('says how long it was offline before', () => {
    expect(planOf('restart', capability, [9_000]).offline).toBe('Offline for about 9 s, as the last time.');
  });

  it('tells who runs the command when it is done by hand', () => {
    const plan = planOf('restart', { ...capability, byHand: true }, []);
    expect(plan.steps[0]).toContain('You run');
    expect(plan.confirmLabel).toBe('Wait for the restart');
  });
});
