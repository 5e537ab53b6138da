import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createRateLimit } from './auth/rate-limit.ts';
import { createAuth } from './auth/service.ts';
import { createAuditLog } from './db/audit-log.ts';
import { createAuthStore } from './db/auth-store.ts';
import { openDatabase } from './db/database.ts';
import type { GatehouseEnvironment } from './environment.ts';
import { systemClock } from './platform/clock.ts';

const SIGN_IN_FAILURES = 5;
const SIGN_IN_WINDOW_MS = 60_000;

/** The least that signing in needs: shared by the server and by `gatehouse link`. */
export function createAuthParts(environment: GatehouseEnvironment, dataDir: string, { migrate = true } = {}) {
  const db = openDatabase(join(dataDir, 'gatehouse.db'), join(environment.rootDir, 'prisma/migrations'), {
    migrate,
  });
  const clock = systemClock;
  const audit = createAuditLog(db, clock);
  const hash = (secret: string) => createHash('sha256').update(secret).digest('hex');
  const auth = createAuth({
    store: createAuthStore(db),
    audit,
    limit: createRateLimit({ failures: SIGN_IN_FAILURES, windowMs: SIGN_IN_WINDOW_MS }),
    now: clock.now,
    newSecret: () => randomBytes(32).toString('base64url'),
    hash,
    standingTokenHash: environment.standingToken === null ? null : hash(environment.standingToken),
  });
  return { db, clock, audit, auth, close: () => db.close() };
}
