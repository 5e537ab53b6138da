import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '../server/db/database.ts';
import { createHealthStore } from '../server/db/health-store.ts';
import { buildHistory, historyWindow } from '../server/health/history.ts';
import { HEALTH_RANGES } from '../server/health/types.ts';
import { type Measured, median } from './measure.ts';

const INTERVAL_MS = 10_000;
const DAYS = 30;
const MIGRATIONS = fileURLToPath(new URL('../prisma/migrations', import.meta.url));

/** The health query of each range over a month of samples. */
export async function run(): Promise<Measured[]> {
  const dir = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
  const db = openDatabase(join(dir, 'gatehouse.db'), MIGRATIONS);
  try {
    const store = createHealthStore(db);
    const now = Date.now();
    const samples = (DAYS * 86_400_000) / INTERVAL_MS;
    db.transaction(() => {
      for (let n = 0; n < samples; n++) {
        const state = n % 997 === 0 ? 'down' : 'up';
        store.insertSample({
          instanceId: 'i',
          at: now - (samples - n) * INTERVAL_MS,
          state,
          latencyMs: n % 40,
          detail: null,
        });
      }
    })();
    return HEALTH_RANGES.map((range) => {
      const times = Array.from({ length: 15 }, () => {
        const before = performance.now();
        const window = historyWindow(range, now, store.latest('i')?.at ?? null, INTERVAL_MS);
        const rows = store.readBuckets('i', window.from, window.to, window.bucketMs);
        buildHistory(window, rows, { oldestAt: store.oldestAt('i'), now, intervalMs: INTERVAL_MS });
        return performance.now() - before;
      });
      return {
        what: `health of ${range} over ${samples} samples`,
        value: median(times),
        unit: 'ms',
        budget: 50,
      };
    });
  } finally {
    db.close();
    rmSync(dir, { recursive: true, force: true });
  }
}
