/** Edits the config of a real running Gateway and sets what it does beside what we say it will do. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { removePath, setValue } from '../config-language/edit.ts';
import { formatPath } from '../config-language/locate.ts';
import { parseJson5 } from '../config-language/parse.ts';
import { planRestart } from '../config-language/restart-plan.ts';
import type { ConfigPath, ConfigValue } from '../config-language/syntax.ts';
import { toValue } from '../config-language/value.ts';
import { createProcessDriver } from '../server/drivers/process.ts';
import { openclawEnvironment } from '../server/openclaw/environment.ts';
import { readAppliedConfig } from '../server/openclaw/gateway-facts.ts';
import { gatewayEndpoint } from '../server/openclaw/port.ts';
import { probeGateway } from '../server/openclaw/probe.ts';
import { watchReload } from '../server/openclaw/reload-observer.ts';
import { findGatewayOwner } from '../server/openclaw/state-layout.ts';
import { cleanEnvironment } from './openclaw-validator.ts';

export interface ReloadRow {
  readonly edit: string;
  readonly predicted: string;
  readonly observed: string;
  /** What its log named, or what was seen instead. */
  readonly evidence: string;
}

/** `undefined` removes. Each edit builds on those before. */
type Edit = readonly [path: ConfigPath, value: ConfigValue | undefined];

const EDITS: readonly Edit[] = [
  [['logging', 'level'], 'debug'],
  [['logging', 'consoleLevel'], 'warn'],
  [['session', 'reset'], { mode: 'daily', atHour: 4 }],
  [['session', 'scope'], 'per-sender'],
  [['session', 'maintenance'], { pruneAfter: '30d' }],
  [['messages', 'ackReactionScope'], 'all'],
  [['messages', 'groupChat'], { historyLimit: 20 }],
  [['agents', 'defaults', 'model'], { primary: 'anthropic/claude-opus-4-5' }],
  [['agents', 'defaults', 'heartbeat'], { every: '2h' }],
  [['agents', 'defaults', 'maxConcurrent'], 3],
  [['agents', 'entries'], { main: { name: 'Main' } }],
  [['agents', 'entries', 'main', 'tools'], { deny: ['browser'] }],
  [['agents', 'entries', 'main', 'identity'], { name: 'Pi' }],
  [['cron', 'sessionRetention'], '7d'],
  [['cron', 'enabled'], false],
  [['tools', 'deny'], ['browser']],
  [['tools', 'exec'], { timeoutSeconds: 30 }],
  [['tools', 'web'], { search: { enabled: false } }],
  [['mcp', 'servers'], { files: { command: 'true' } }],
  [['mcp', 'servers', 'files', 'args'], ['-v']],
  [['models', 'providers'], { mine: { baseUrl: 'http://127.0.0.1:9/v1', models: [{ id: 'a', name: 'A' }] } }],
  [['models', 'providers', 'mine', 'baseUrl'], 'http://127.0.0.1:10/v1'],
  [['update', 'channel'], 'beta'],
  [['discovery', 'mdns'], { mode: 'off' }],
  [['hooks'], { enabled: true, token: 'hooks-token-0123456789' }],
  [['hooks', 'mappings'], [{ match: { path: 'x' }, action: 'agent' }]],
  [['hooks'], undefined],
  [['diagnostics', 'flags'], ['telegram.http']],
  [['diagnostics', 'enabled'], true],
  [['browser', 'headless'], true],
  [['browser', 'enabled'], false],
  [['plugins', 'entries', 'xai'], { enabled: false }],
  [['commands', 'native'], false],
  [['skills', 'entries'], { weather: { enabled: false } }],
  [['gateway', 'auth', 'token'], 'bench-token-second-0123456789'],
  [['gateway', 'trustedProxies'], ['10.0.0.1']],
  [['gateway', 'controlUi'], { enabled: false }],
  [['talk'], { interruptOnSpeech: true }],
  [['bindings'], [{ agentId: 'main', match: { channel: 'telegram' } }]],
  [['approvals'], { exec: { enabled: false } }],
  [['gateway', 'reload'], { mode: 'off' }],
  [['cron', 'enabled'], true],
  [['gateway', 'reload'], { mode: 'hybrid' }],
  [['env', 'vars'], { REGION: 'eu' }],
  [['gateway', 'tls'], { enabled: false }],
];

/** A config written just after the Gateway is ready is taken over without a word in its log. */
const SETTLING_MS = 8_000;

/** Needs a Gateway of its own: it is started here (some 40 s, 800 MB) and stopped whatever happens. */
export async function compareReloads(entry: string, home: string): Promise<readonly ReloadRow[]> {
  const gateway = await createGateway(entry, home);
  const rows: ReloadRow[] = [];
  try {
    await gateway.start();
    for (const edit of EDITS) rows.push(await gateway.tryEdit(edit));
  } finally {
    await gateway.stop();
  }
  return rows;
}

async function createGateway(entry: string, home: string) {
  const stateDir = join(home, '.openclaw');
  const configPath = join(stateDir, 'openclaw.json');
  const logFile = join(home, 'gateway.log');
  const target = { stateDir, configPath, openclawCommand: [process.execPath, entry] };
  const never = new AbortController().signal;
  const quiet = () => undefined;
  const port = await freePort();
  let text = firstConfig(port, home, logFile);
  let inForce = toValue(parseJson5(text).root);
  let token = 'bench-token-first-0123456789';
  const config = { gateway: { port } };
  const endpoint = async () => gatewayEndpoint(config, {}, await findGatewayOwner(target));
  const probe = async () => probeGateway({ ...(await endpoint()), timeoutMs: 3_000 });
  const readApplied = async () => {
    const credential = { kind: 'token' as const, secret: token };
    return readAppliedConfig({ endpoint: await endpoint(), timeoutMs: 10_000, credential });
  };
  const env = openclawEnvironment(target, cleanEnvironment(home));
  const driver = createProcessDriver({
    instanceId: 'bench',
    program: {
      ...{ command: [...target.openclawCommand, 'gateway', 'run'], env, cwd: stateDir, probe },
      ...{ shownEnv: { OPENCLAW_STATE_DIR: stateDir }, findOwner: () => findGatewayOwner(target) },
    },
    ...{ env, runtimeDir: join(home, 'gatehouse') },
  });
  const subject = {
    ...{ probe, readApplied, endpoint, logFiles: [logFile] },
    isRunning: async () => (await findGatewayOwner(target)) !== null,
  };
  const write = () => {
    writeFileSync(`${configPath}.tmp`, text, { mode: 0o600 });
    renameSync(`${configPath}.tmp`, configPath);
  };
  return {
    async start() {
      mkdirSync(stateDir, { recursive: true, mode: 0o700 });
      write();
      await driver.start(quiet, never);
      await delay(SETTLING_MS);
    },
    stop: () => driver.stop(quiet, never),
    async tryEdit(edit: Edit): Promise<ReloadRow> {
      const before = toValue(parseJson5(text).root);
      text = edited(text, edit);
      const after = toValue(parseJson5(text).root);
      const plan = planRestart({
        before,
        after,
        version: '2026.9.6',
        ...(inForce === undefined ? {} : { inForce }),
      });
      if (plan.mode !== 'off') inForce = after;
      const watch = await watchReload(subject, { now: () => Date.now(), sleep: (ms) => delay(ms) });
      write();
      const [path, value] = edit;
      if (path.join('.') === 'gateway.auth.token' && typeof value === 'string') token = value;
      const seen = await watch.settled(quiet, never);
      return {
        edit:
          value === undefined
            ? `${formatPath(path)} removed`
            : `${formatPath(path)} = ${JSON.stringify(value)}`,
        // A Gateway that waits for a restart by hand does nothing.
        predicted: plan.outcome === 'deferred' ? 'none' : plan.outcome,
        observed: seen.outcome,
        evidence: seen.paths.join(', ') || (seen.detail ?? ''),
      };
    },
  };
}

function firstConfig(port: number, home: string, logFile: string): string {
  return `{
  gateway: { mode: "local", port: ${port}, bind: "loopback", auth: { mode: "token", token: "bench-token-first-0123456789" } },
  agents: { defaults: { workspace: ${JSON.stringify(join(home, 'ws'))} } },
  logging: { level: "info", file: ${JSON.stringify(logFile)} },
}\n`;
}

function edited(text: string, [path, value]: Edit): string {
  const parse = parseJson5(text);
  const result = value === undefined ? removePath(parse, path) : setValue(parse, path, value);
  if (!result.ok) throw new Error(`${formatPath(path)}: ${result.reason}`);
  return result.text;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
