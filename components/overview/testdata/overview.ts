import type { BackupRecord } from '@/server/backup/types.ts';
import type { Overview } from '@/server/workflows/types.ts';

/** 22 November 2026, 14:05 UTC. */
export const NOW = Date.UTC(2026, 10, 22, 14, 5);
const MINUTE = 60_000;

export const backup: BackupRecord = {
  id: 'b1',
  instanceId: 'i1',
  fileName: '2026-11-22T14-02-00Z-main.tar.gz',
  path: '/home/op/.gatehouse/backups/main/2026-11-22T14-02-00Z-main.tar.gz',
  reason: 'manual',
  createdAt: NOW - 3 * MINUTE,
  bytes: 48_200_000,
  sha256: 'a'.repeat(64),
  files: 1_284,
  contentBytes: 131_000_000,
  openclawVersion: '2026.9.6',
  components: [],
  warnings: [],
  verifiedAt: NOW - 2 * MINUTE,
  verifyResult: 'ok',
  drilledAt: NOW - 2 * MINUTE,
  drillResult: 'ok',
  drillNote: null,
  encryption: null,
  missing: false,
};

/** An instance of which everything is well. */
export const overview: Overview = {
  gateway: {
    state: 'up',
    since: NOW - 125 * MINUTE,
    asOf: NOW - 4_000,
    pid: 48_213,
    port: 18_789,
    version: '2026.9.6',
    uptimeMs: 125 * MINUTE,
    latencyMs: 4.2,
    detail: null,
    failing: [],
  },
  capabilities: [
    {
      action: 'start',
      available: false,
      reason: 'It is already running',
      command: 'openclaw gateway run',
      byHand: false,
    },
    { action: 'stop', available: true, reason: null, command: 'kill -TERM 48213', byHand: false },
    {
      action: 'restart',
      available: true,
      reason: null,
      command: 'kill -TERM 48213 && openclaw gateway run',
      byHand: false,
    },
  ],
  config: { errors: 0, warnings: 0, firstError: null, pending: 'none', pendingDetail: null, lastChanged: null },
  backup: { latest: backup, lastVerified: backup, lastDrilled: backup, since: backup.createdAt, nextBackupAt: null, failed: null, count: 7 },
  undo: null,
  running: null,
  recent: [
    { at: NOW - 3 * MINUTE, endedAt: NOW - 3 * MINUTE + 8_200, kind: 'backup', label: 'Create a backup', ok: true, actor: 'you' },
    { at: NOW - 126 * MINUTE, endedAt: NOW - 125 * MINUTE, kind: 'apply', label: 'Apply 2 changes: gateway.port, cron.enabled', ok: true, actor: 'you' },
    { at: NOW - 300 * MINUTE, endedAt: null, kind: 'change', label: 'Config edited outside: agents.list', ok: true, actor: 'outside Gatehouse' },
    { at: NOW - 26 * 60 * MINUTE, endedAt: NOW - 26 * 60 * MINUTE + 41_000, kind: 'restart', label: 'Restart the Gateway', ok: false, actor: 'you' },
    { at: NOW - 50 * 60 * MINUTE, endedAt: NOW - 50 * 60 * MINUTE + 19_000, kind: 'restore', label: 'Restore the backup of 19 Nov', ok: true, actor: 'you' },
  ],
  openclawVersion: '2026.9.6',
};
