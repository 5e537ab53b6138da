import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { planRestart } from '../../../config-language/restart-plan.ts';
import type { ConfigValue } from '../../../config-language/syntax.ts';
import { errnoOf, messageOf } from '../../errors.ts';
import { logFileOf, portOf, readConfig } from './config.ts';
import { createProbeServer, type Vitals } from './http.ts';
import { takeLock } from './lock.ts';
import { createLog, type Log } from './log.ts';

/** How it feels, much quicker than the real one (20 to 40 s). */
const LISTENS_AFTER_MS = 800;
const READY_AFTER_MS = 700;
const RESTART_MS = 2200;
const WATCH_INTERVAL_MS = 400;
/** The rules it reloads by. */
const RULES_VERSION = '2026.9.6';

interface Gateway {
  readonly configPath: string;
  readonly forcedPort: number | null;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly vitals: Vitals;
  /** The config in force. */
  config: ConfigValue;
  record(port: number): void;
  end(reason: string): void;
}

/**
 * Runs until SIGTERM or SIGINT: listens on `gateway.port`, answers the probes, follows the config as a Gateway does.
 * @returns the exit code.
 */
export async function runGateway(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const { values } = parseArgs({ args, options: { port: { type: 'string' } }, strict: false });
  const stateDir = env.OPENCLAW_STATE_DIR ?? join(homedir(), '.openclaw');
  const configPath = env.OPENCLAW_CONFIG_PATH ?? join(stateDir, 'openclaw.json');
  const read = readConfig(configPath);
  if (read.kind !== 'read') {
    const reason = read.kind === 'missing' ? 'config file not found' : read.reason;
    process.stderr.write(`Gateway aborted: invalid config at ${configPath}: ${reason}\n`);
    return 1;
  }
  const lock = takeLock(stateDir, configPath);
  if ('owner' in lock) {
    process.stderr.write(`gateway already running (pid ${lock.owner})\n`);
    return 1;
  }
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => stop.abort(`received ${signal}`));
  const gateway: Gateway = {
    configPath,
    forcedPort: typeof values.port === 'string' ? Number(values.port) : null,
    log: createLog(() => logFileOf(gateway.config)),
    signal: stop.signal,
    vitals: { startedAt: Date.now(), failing: [] },
    config: read.value,
    record: lock.record,
    end: (reason) => stop.abort(reason),
  };
  try {
    return await serveUntilStopped(gateway);
  } finally {
    lock.release();
  }
}

/** Each turn is one life of the Gateway inside this process; a restart begins the next. */
async function serveUntilStopped(gateway: Gateway): Promise<number> {
  const { log, signal, vitals } = gateway;
  log('gateway', 'loading configuration… (the stand-in of Gatehouse’s demo)');
  while (!signal.aborted) {
    await pause(LISTENS_AFTER_MS, signal);
    vitals.startedAt = Date.now();
    vitals.failing = ['startup'];
    const port = gateway.forcedPort ?? portOf(gateway.config);
    const server = createProbeServer(vitals).listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
    } catch (error) {
      const taken = errnoOf(error) === 'EADDRINUSE';
      const reason = taken ? 'another program is already listening on' : `${messageOf(error)}:`;
      log('gateway', `${reason} ws://127.0.0.1:${port}`, 'ERROR');
      return 1;
    }
    gateway.record(port);
    log('gateway', `http server listening on ws://127.0.0.1:${port}`);
    await pause(READY_AFTER_MS, signal);
    vitals.failing = [];
    log('gateway', 'ready');
    await followConfig(gateway);
    server.close();
    server.closeAllConnections();
    if (!signal.aborted) await pause(RESTART_MS, signal);
  }
  log('gateway', `${String(signal.reason)}; shutting down`);
  log('shutdown', 'completed cleanly');
  return 0;
}

/** Watches the config; returns when a change needs a restart, or at the end. */
async function followConfig(gateway: Gateway): Promise<void> {
  const { configPath, log, signal } = gateway;
  let lastProblem: string | null = null;
  while (!signal.aborted) {
    await pause(WATCH_INTERVAL_MS, signal);
    const read = readConfig(configPath);
    if (read.kind === 'missing' && !existsSync(dirname(configPath))) gateway.end('the demo was removed');
    if (read.kind !== 'read') {
      const words = read.kind === 'missing' ? 'config file not found)' : `invalid config): : ${read.reason}`;
      if (words !== lastProblem) log('reload', `config reload skipped (${words}`, 'WARN');
      lastProblem = words;
      continue;
    }
    // A return to what is in force is silent, as with OpenClaw.
    lastProblem = null;
    const plan = planRestart({ before: gateway.config, after: read.value, version: RULES_VERSION });
    if (plan.changes.length === 0 || plan.outcome === 'deferred') continue;
    const paths = plan.changes.map(({ path }) => path).join(', ');
    gateway.config = read.value;
    log('reload', `config change detected; evaluating reload (${paths})`);
    if (plan.outcome === 'restart') {
      log('reload', `config change requires gateway restart (${paths}) — preparing`);
      log('gateway', 'received SIGUSR2; restarting');
      return;
    }
    if (plan.outcome === 'hot') log('reload', `config hot reload applied (${paths})`);
  }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(milliseconds, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
