import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import type { GatewayState } from '../gateway/types.ts';
import type { HealthStore } from '../health/ports.ts';
import type { HealthSample } from '../health/types.ts';
import { createHealthStore, ROLLUP_MS } from './health-store.ts';

const MIGRATION = new URL('../../prisma/migrations/20261122000002_health/migration.sql', import.meta.url);
const START = Date.parse('2026-11-22T12:00:00Z');
const sample = (at: number, state: GatewayState = 'up', latencyMs: number | null = 3): HealthSample => ({
  ...{ instanceId: 'a', at: START + at, state, latencyMs },
  detail: null,
});

let db: Database.Database;
let store: HealthStore;
beforeEach(() => {
  db = new Database(':memory:');
  db.exec(readFileSync(MIGRATION, 'utf8'));
  store = createHealthStore(db);
});

describe('createHealthStore', () => {
  it('has nothing before the first sample', () => {
    expect([store.latest('a'), store.oldestAt('a'), store.stateSince('a')]).toEqual([null, null, null]);
    expect(store.readBuckets('a', 0, START, 30_000)).toEqual([]);
  });

  it('answers the newest, the oldest and since when', () => {
    store.insertSample(sample(0, 'down'));
    store.insertSample(sample(10_000, 'up', 2.345));
    store.insertSample({ ...sample(20_000), detail: 'a word' });
    store.insertSample({ ...sample(30_000, 'down'), instanceId: 'b' });
    expect(store.latest('a')).toEqual({ ...sample(20_000), detail: 'a word' });
    expect(store.oldestAt('a')).toBe(START);
    expect(store.stateSince('a')).toBe(START + 10_000);
    expect(store.stateSince('b')).toBe(START + 30_000);
  });

  it('answers the same from raw samples and from rollups', () => {
    const states: GatewayState[] = ['up', 'up', 'degraded', 'not-listening', 'restarting', 'stopped'];
    for (let index = 0; index < 120; index += 1) {
      store.insertSample(
        sample(index * 10_000, states[index % states.length], index % 5 === 0 ? null : index),
      );
    }
    const raw = store.readBuckets('a', START, START + 2 * ROLLUP_MS, 30_000);
    const rolled = store.readBuckets('a', START, START + 2 * ROLLUP_MS, 2 * ROLLUP_MS);
    expect(raw).toHaveLength(40);
    expect(rolled).toHaveLength(1);
    expect(rolled[0]).toMatchObject({
      at: START,
      samples: 120,
      latencyMaxMs: 119,
      counts: { up: 40, degraded: 20, 'not-listening': 20 },
    });
    expect(raw.reduce((sum, row) => sum + row.samples, 0)).toBe(120);
  });

  it('replaces a sample of the same time, in its rollup too', () => {
    store.insertSample(sample(0, 'down'));
    store.insertSample(sample(0, 'up'));
    expect(store.readBuckets('a', START, START + ROLLUP_MS, ROLLUP_MS)[0]).toMatchObject({
      samples: 1,
      counts: { up: 1 },
    });
  });

  it('forgets what is old, and an instance', () => {
    store.insertSample(sample(0));
    store.insertSample(sample(2 * ROLLUP_MS));
    expect(store.prune({ samples: START + 1, rollups: START })).toBe(1);
    expect(store.oldestAt('a')).toBe(START);
    store.remove('a');
    expect(store.oldestAt('a')).toBeNull();
  });

  it('answers 30 days of 10-second samples well under 50 ms', () => {
    const days = 30 * 86_400_000;
    db.exec(`INSERT INTO health_sample WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 259199)
      SELECT 'a', ${START} + i * 10000, 1 + (i % 8), 3000 + i % 900, NULL FROM n;
      INSERT INTO health_rollup SELECT 'a', at - at % ${ROLLUP_MS} AS slot, count(*), sum(state = 1), sum(state = 2),
      sum(state = 3), sum(state = 4), sum(state = 5), sum(state = 6), sum(state = 7), sum(state = 8), 3000, 3900
      FROM health_sample GROUP BY slot`);
    store.readBuckets('a', START, START + days, 14_400_000);
    const startedAt = performance.now();
    const rows = store.readBuckets('a', START, START + days, 14_400_000);
    expect(performance.now() - startedAt).toBeLessThan(50);
    expect(rows).toHaveLength(180);
    expect(rows.reduce((sum, row) => sum + row.samples, 0)).toBe(259_200);
  });
});
