import type { GatewayState } from '../gateway/types.ts';
import type { BucketRow, HealthStore } from '../health/ports.ts';
import type { HealthSample } from '../health/types.ts';
import type { Db } from './database.ts';

/** Numbers on disk; never renumber. What was not watched has no row. */
const CODE: Record<GatewayState, number> = {
  up: 1,
  degraded: 2,
  starting: 3,
  restarting: 4,
  stopping: 5,
  stopped: 6,
  down: 7,
  'not-listening': 8,
  'not-watching': 0,
  'no-data': 0,
};
const SAMPLED = [
  'up',
  'degraded',
  'starting',
  'restarting',
  'stopping',
  'stopped',
  'down',
  'not-listening',
] as const;
const STATE = new Map<number, GatewayState>(SAMPLED.map((state) => [CODE[state], state]));

export const ROLLUP_MS = 600_000;

interface SampleRow {
  readonly at: number;
  readonly state: number;
  readonly latency_us: number | null;
  readonly detail: string | null;
}

type RollupRow = Readonly<Record<string, number | null>> & { readonly at: number; readonly samples: number };

/** Health on SQLite with prepared statements. A rollup is computed afresh from its samples, so it can't drift. */
export function createHealthStore(db: Db): HealthStore {
  const sql = prepare(db);

  const insert = db.transaction((sample: HealthSample) => {
    const { instanceId, at, state, latencyMs, detail } = sample;
    sql.putSample.run(
      instanceId,
      at,
      CODE[state],
      latencyMs === null ? null : Math.round(latencyMs * 1000),
      detail,
    );
    const start = Math.floor(at / ROLLUP_MS) * ROLLUP_MS;
    const [bucket] = aggregate(sql.samples.all(instanceId, start, start + ROLLUP_MS), ROLLUP_MS);
    if (!bucket) return;
    const counts = SAMPLED.map((name) => bucket.counts[name] ?? 0);
    sql.putRollup.run(
      instanceId,
      start,
      bucket.samples,
      ...counts,
      toUs(bucket.latencyP50Ms),
      toUs(bucket.latencyMaxMs),
    );
  });

  return {
    insertSample: (sample) => insert(sample),
    latest: (instanceId) => {
      const row = sql.latest.get(instanceId);
      return row ? toSample(instanceId, row) : null;
    },
    oldestAt: (instanceId) => sql.oldest.get(instanceId, instanceId)?.at ?? null,
    stateSince: (instanceId) => {
      const newest = sql.latest.get(instanceId);
      if (!newest) return null;
      const other = sql.lastOther.get(instanceId, newest.state)?.at ?? Number.MIN_SAFE_INTEGER;
      return sql.firstAfter.get(instanceId, other)?.at ?? newest.at;
    },
    readBuckets: (instanceId, from, to, bucketMs) =>
      bucketMs % ROLLUP_MS === 0
        ? mergeRollups(sql.rollups.all(instanceId, from, to), bucketMs)
        : aggregate(sql.samples.all(instanceId, from, to), bucketMs),
    prune: (before) =>
      sql.pruneSamples.run(before.samples).changes + sql.pruneRollups.run(before.rollups).changes,
    remove: db.transaction((instanceId: string) => {
      sql.removeSamples.run(instanceId);
      sql.removeRollups.run(instanceId);
    }),
  };
}

function prepare(db: Db) {
  const columns = SAMPLED.map((state) => state.replace('-', '_'));
  return {
    putSample: db.prepare(
      'INSERT OR REPLACE INTO health_sample (instance_id, at, state, latency_us, detail) VALUES (?, ?, ?, ?, ?)',
    ),
    putRollup: db.prepare(
      `INSERT OR REPLACE INTO health_rollup (instance_id, at, samples, ${columns.join(', ')}, latency_p50_us, latency_max_us)
       VALUES (?, ?, ?, ${columns.map(() => '?').join(', ')}, ?, ?)`,
    ),
    samples: db.prepare<[string, number, number], SampleRow>(
      'SELECT at, state, latency_us, detail FROM health_sample WHERE instance_id = ? AND at >= ? AND at < ? ORDER BY at',
    ),
    rollups: db.prepare<[string, number, number], RollupRow>(
      'SELECT * FROM health_rollup WHERE instance_id = ? AND at >= ? AND at < ? ORDER BY at',
    ),
    latest: db.prepare<[string], SampleRow>(
      'SELECT at, state, latency_us, detail FROM health_sample WHERE instance_id = ? ORDER BY at DESC LIMIT 1',
    ),
    oldest: db.prepare<[string, string], { at: number | null }>(
      `SELECT min(at) AS at FROM (SELECT min(at) AS at FROM health_sample WHERE instance_id = ?
       UNION ALL SELECT min(at) FROM health_rollup WHERE instance_id = ?)`,
    ),
    lastOther: db.prepare<[string, number], { at: number }>(
      'SELECT at FROM health_sample WHERE instance_id = ? AND state <> ? ORDER BY at DESC LIMIT 1',
    ),
    firstAfter: db.prepare<[string, number], { at: number }>(
      'SELECT at FROM health_sample WHERE instance_id = ? AND at > ? ORDER BY at LIMIT 1',
    ),
    pruneSamples: db.prepare('DELETE FROM health_sample WHERE at < ?'),
    pruneRollups: db.prepare('DELETE FROM health_rollup WHERE at < ?'),
    removeSamples: db.prepare('DELETE FROM health_sample WHERE instance_id = ?'),
    removeRollups: db.prepare('DELETE FROM health_rollup WHERE instance_id = ?'),
  };
}

function aggregate(rows: readonly SampleRow[], bucketMs: number): BucketRow[] {
  return grouped(rows, bucketMs).map(([at, group]) => {
    const counts: Partial<Record<GatewayState, number>> = {};
    for (const row of group) {
      const state = STATE.get(row.state);
      if (state) counts[state] = (counts[state] ?? 0) + 1;
    }
    const latencies = group.map((row) => row.latency_us).filter((value) => value !== null);
    const weighted = latencies.map((value) => ({ value, weight: 1 }));
    return {
      at,
      samples: group.length,
      counts,
      latencyP50Ms: median(weighted),
      latencyMaxMs: maxMs(latencies),
    };
  });
}

function mergeRollups(rows: readonly RollupRow[], bucketMs: number): BucketRow[] {
  return grouped(rows, bucketMs).map(([at, group]) => {
    const counts: Partial<Record<GatewayState, number>> = {};
    for (const state of SAMPLED) {
      const column = state.replace('-', '_');
      const count = group.reduce((sum, row) => sum + (row[column] ?? 0), 0);
      if (count > 0) counts[state] = count;
    }
    const medians = group.flatMap((row) =>
      row.latency_p50_us == null ? [] : [{ value: row.latency_p50_us, weight: row.samples }],
    );
    const maxima = group.map((row) => row.latency_max_us ?? null).filter((value) => value !== null);
    const samples = group.reduce((sum, row) => sum + row.samples, 0);
    return { at, samples, counts, latencyP50Ms: median(medians), latencyMaxMs: maxMs(maxima) };
  });
}

function grouped<Row extends { readonly at: number }>(
  rows: readonly Row[],
  bucketMs: number,
): [number, Row[]][] {
  const groups = new Map<number, Row[]>();
  for (const row of rows) {
    const at = Math.floor(row.at / bucketMs) * bucketMs;
    const group = groups.get(at);
    if (group) group.push(row);
    else groups.set(at, [row]);
  }
  return [...groups];
}

/** The value at which half the weight is reached, in milliseconds. */
function median(values: { value: number; weight: number }[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((left, right) => left.value - right.value);
  const half = sorted.reduce((sum, entry) => sum + entry.weight, 0) / 2;
  let reached = 0;
  for (const entry of sorted) {
    reached += entry.weight;
    if (reached >= half) return entry.value / 1000;
  }
  return null;
}

function maxMs(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((a, b) => Math.max(a, b)) / 1000;
}

function toUs(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms * 1000);
}

function toSample(instanceId: string, row: SampleRow): HealthSample {
  return {
    instanceId,
    at: row.at,
    state: STATE.get(row.state) ?? 'no-data',
    latencyMs: row.latency_us === null ? null : row.latency_us / 1000,
    detail: row.detail,
  };
}
