import { AppError } from './errors.ts';
const no = (): never => {
  throw new AppError('unavailable', 'not wired yet');
};
const status = { state: 'no-data' as const, since: null, asOf: null, pid: null, port: 18789, version: null, uptimeMs: null, latencyMs: null, detail: null, failing: [] };
export const interim = {
  configGateway: { isRunning: async () => false, reloadKinds: async () => undefined, watchReload: async () => ({ finish: async () => ({ outcome: 'not-running' as const, startedAt: 0, endedAt: 0, detectedAt: null, settledAt: null, offlineMs: 0, paths: [], applied: null, evidence: [], detail: 'The Gateway does not run.' }) }) },
  gateway: { status: async () => status, capabilities: async () => [], act: no },
  backups: { list: () => [], read: no, forecast: no, create: no, verify: no, remove: no, planRestore: no, restore: no, undoState: () => null, undo: no, dismissUndo: no },
  health: { history: no },
};
