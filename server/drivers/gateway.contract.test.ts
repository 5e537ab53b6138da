import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readChildren } from '../../bin/dev/reload-tree.ts';
import { pluginRulesFor, reloadKindOf } from '../../config-language/reload-kind.ts';
import { sensitivePathsOf } from '../../config-language/schema-document.ts';
import bundledSensitive from '../../config-language/schemas/2026.9.6.sensitive.json' with { type: 'json' };
import { openclawEntry } from '../../e2e/openclaw/locate.ts';
import { checkCommand } from '../cli/check.ts';
import { planCommand } from '../cli/plan.ts';
import { createOpenClawCli } from '../openclaw/cli.ts';
import { createEnvWatch } from '../openclaw/env-watch.ts';
import { openclawEnvironment } from '../openclaw/environment.ts';
import {
  isUnasked,
  readAppliedConfig,
  readConfigSchema,
  readReloadKinds,
  readRestartPreflight,
} from '../openclaw/gateway-facts.ts';
import { gatewayEndpoint } from '../openclaw/port.ts';
import { probeGateway } from '../openclaw/probe.ts';
import { watchReload } from '../openclaw/reload-observer.ts';
import { connectGateway } from '../openclaw/rpc.ts';
import { findGatewayOwner } from '../openclaw/state-layout.ts';
import { textDisk } from '../platform/text-disk.ts';
import { createManualDriver } from './manual.ts';
import { createProcessDriver } from './process.ts';
import type { DriverDeps } from './types.ts';

const entry = openclawEntry();
const never = new AbortController().signal;
const quiet = () => undefined;
const QUIET = 'logging: { level: "info", file: LOG }';

// Needs the real OpenClaw, which `npm test` installs under e2e/openclaw.
describe.skipIf(entry === null)('with the real Gateway', () => {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'gatehouse-real-')));
  const stateDir = join(home, '.openclaw');
  const configPath = join(stateDir, 'openclaw.json');
  const logFile = join(home, 'gateway.log');
  const target = { stateDir, configPath, openclawCommand: [process.execPath, entry ?? ''] };
  const env = { ...process.env, HOME: home };
  let config = { gateway: { port: 0 } };
  let deps: DriverDeps;

  const endpoint = async () => gatewayEndpoint(config, {}, await findGatewayOwner(target));
  const make = () => createProcessDriver(deps);
  const probe = async () => probeGateway({ ...(await endpoint()), timeoutMs: 3_000 });
  const rpc = async () => ({
    ...{ endpoint: await endpoint(), timeoutMs: 10_000 },
    credential: { kind: 'token' as const, secret: 'contract-token-0123456789' },
  });

  function writeConfig(port: number, rest = QUIET, reload = ''): void {
    config = { gateway: { port } };
    const text = `{
  // kept
  gateway: { mode: "local", port: ${port}, bind: "loopback", ${reload}auth: { mode: "token", token: "contract-token-0123456789" } },
  agents: { defaults: { workspace: ${JSON.stringify(join(home, 'ws'))} } },
  ${rest.replace('LOG', JSON.stringify(logFile))},
}\n`;
    writeFileSync(`${configPath}.tmp`, text, { mode: 0o600 });
    renameSync(`${configPath}.tmp`, configPath);
  }

  /** Writes and answers what the observer saw. */
  async function observe(write: () => void) {
    const watch = await watchReload(
      {
        ...{ probe, readApplied: async () => readAppliedConfig(await rpc()), logFiles: [logFile] },
        isRunning: async () => (await findGatewayOwner(target)) !== null,
        endpoint,
      },
      { now: () => Date.now(), sleep: (ms) => delay(ms) },
    );
    write();
    return watch.settled(quiet, never);
  }

  let port: number;
  beforeAll(async () => {
    mkdirSync(stateDir, { mode: 0o700 });
    port = await freePort();
    writeConfig(port);
    deps = {
      instanceId: 'real',
      program: {
        command: [...target.openclawCommand, 'gateway', 'run'],
        env: openclawEnvironment(target, env),
        shownEnv: { OPENCLAW_STATE_DIR: stateDir },
        cwd: stateDir,
        findOwner: () => findGatewayOwner(target),
        probe,
      },
      env,
      runtimeDir: join(home, 'gatehouse'),
    };
  });
  afterAll(async () => {
    await make().stop(quiet, never);
  });

  it('is judged by its own validator, and gives its schema', async () => {
    const cli = createOpenClawCli({ env });
    expect(await cli.configValidate(target)).toMatchObject({ kind: 'valid' });
    writeFileSync(join(home, 'bad.json5'), '{ gateway: { prot: 1 } }');
    expect(await cli.configValidate(target, { configPath: join(home, 'bad.json5') })).toMatchObject({
      kind: 'invalid',
      issues: [expect.objectContaining({ message: expect.stringContaining('prot') })],
    });
    expect(await cli.configSchema(target)).toMatchObject({ kind: 'schema' });
  });

  it('is not running, so a change waits for its start', async () => {
    expect(await observe(() => writeConfig(port))).toMatchObject({ outcome: 'not-running', offlineMs: 0 });
  });

  it('is started and ready, with steps', async () => {
    const said: string[] = [];
    const outcome = await make().start((words) => said.push(words), never);
    expect(said.join(' ')).toMatch(/PID.*Ready/s);
    expect(await probe()).toMatchObject({ live: true, ready: true, version: '2026.9.6', method: 'http' });
    expect(await findGatewayOwner(target)).toMatchObject({ pid: outcome.pid, port });
  });

  it('is found by a second driver, and by one that has no record', async () => {
    expect(await make().status()).toMatchObject({ running: true, origin: 'gatehouse' });
    const stranger = createProcessDriver({ ...deps, runtimeDir: join(home, 'elsewhere') });
    expect(await stranger.status()).toMatchObject({
      running: true,
      origin: 'lock-file',
      pid: (await make().status()).pid,
    });
    expect(await createManualDriver(deps).status()).toMatchObject({ running: true });
  });

  it('answers over its WebSocket', async () => {
    expect(await readAppliedConfig(await rpc())).toMatchObject({ applied: true, valid: true, issues: [] });
    expect(await readRestartPreflight(await rpc())).toMatchObject({ safe: expect.any(Boolean) });
    expect(
      await readReloadKinds(await rpc(), ['gateway.port', 'logging.level', 'cron.enabled', 'no.such']),
    ).toEqual(
      new Map([
        ['gateway.port', 'restart'],
        ['logging.level', 'none'],
        ['cron.enabled', 'hot'],
      ]),
    );
    const schema = await readConfigSchema(await rpc());
    if (isUnasked(schema)) throw new Error(schema.unasked);
    expect(schema.version).toBe('2026.9.6');
    expect(sensitivePathsOf(schema)).toEqual(expect.arrayContaining(bundledSensitive));
    expect(schema.uiHints['gateway.port']?.help).toMatch(/port/i);
    const wrong = await readAppliedConfig({
      ...(await rpc()),
      credential: { kind: 'token', secret: 'wrong-token' },
    });
    expect(isUnasked(wrong) && wrong.unasked).toContain('refused');
    expect(JSON.stringify(wrong)).not.toContain('wrong-token');
  });

  it('says of sampled paths what the bundled table says', async () => {
    const connection = await connectGateway(await rpc());
    try {
      const sections = [
        '.',
        'gateway',
        'gateway.auth',
        'gateway.controlUi',
        'agents.entries.*',
        'mcp',
        'talk',
      ];
      const asked = await Promise.all(sections.map((section) => readChildren(connection, section)));
      const theirs = asked.flat().map(({ path, kind }) => [path, kind]);
      const pluginRules = pluginRulesFor(config);
      const ours = theirs.map(([path = '']) => [
        path,
        reloadKindOf(path, { version: '2026.9.6', pluginRules }).kind,
      ]);
      expect(ours).toEqual(theirs);
    } finally {
      connection.close();
    }
  });

  it('is asked by the command line too', async () => {
    const before = join(home, 'before.json5');
    const after = join(home, 'after.json5');
    writeFileSync(before, '{ cron: { enabled: true } }');
    writeFileSync(after, '{ cron: { enabled: false }, logging: { level: "debug" } }');
    let out = '';
    const io = {
      ...{ stdout: { write: (text: string) => (out += text) }, stderr: { write: () => undefined } },
      ...{ env: { ...env, OPENCLAW_BIN: entry ?? '', GATEHOUSE_DATA_DIR: join(home, 'data') }, cwd: home },
    };
    await planCommand([before, after, '--state-dir', stateDir, '--json'], io);
    expect((JSON.parse(out) as { changes: object[] }).changes).toMatchObject([
      { path: 'cron.enabled', reload: 'hot', source: 'live' },
      { path: 'logging', reload: 'none', source: 'live' },
    ]);
    out = '';
    await checkCommand([after, '--state-dir', stateDir, '--json'], io);
    expect(JSON.parse(out)).toMatchObject({ ok: true, schema: { version: '2026.9.6', source: 'gateway' } });
  });

  it('is seen to take changes: none, hot, refused, back again', async () => {
    const debug = 'logging: { level: "debug", file: LOG }';
    expect(await observe(() => writeConfig(port, debug))).toMatchObject({
      outcome: 'none',
      applied: true,
      offlineMs: 0,
    });
    const hot = await observe(() => writeConfig(port, `${debug}, cron: { enabled: false }`));
    expect(hot).toMatchObject({ outcome: 'hot', offlineMs: 0, settledAt: expect.any(Number) });
    expect(hot.paths.join()).toContain('cron');
    const bad = await observe(() => writeConfig(port, `${debug}, crxon: {}`));
    expect(bad).toMatchObject({ outcome: 'rejected', detail: expect.stringContaining('crxon') });
    const back = await observe(() => writeConfig(port, `${debug}, cron: { enabled: false }`));
    expect(back).toMatchObject({ outcome: 'none', applied: true });
  });

  it('says what is saved and not in force, and what of its .env it has not read', async () => {
    const watch = createEnvWatch(textDisk);
    await watch.look(target);
    const off = 'reload: { mode: "off" }, ';
    await observe(() => writeConfig(port, QUIET, off));
    const seen = await observe(() => writeConfig(port, `${QUIET}, cron: { enabled: false }`, off));
    expect(seen).toMatchObject({ outcome: 'none', applied: false });
    expect(await watch.changes(target)).toEqual([]);
    writeFileSync(join(stateDir, '.env'), 'LAB_KEY=only-a-name-is-said\n', { mode: 0o600 });
    expect(await watch.changes(target)).toEqual([{ file: join(stateDir, '.env'), names: ['LAB_KEY'] }]);
    rmSync(join(stateDir, '.env'));
    await observe(() => writeConfig(port));
    expect(await readAppliedConfig(await rpc())).toMatchObject({ applied: true });
  });

  it('is seen to restart in the same process, which keeps its port', async () => {
    const before = await findGatewayOwner(target);
    const next = await freePort();
    const seen = await observe(() => writeConfig(next));
    expect(seen).toMatchObject({
      outcome: 'restart',
      settledAt: expect.any(Number),
      detail: expect.stringMatching(`still listens on port ${port}.*${next}`),
    });
    expect(seen.applied).not.toBe(false);
    expect(seen.offlineMs).toBeGreaterThan(0);
    expect(seen.paths).toContain('gateway.port');
    expect(await findGatewayOwner(target)).toMatchObject({ pid: before?.pid, port });
    expect(await endpoint()).toMatchObject({ port, configuredPort: next, source: 'lock' });
    port = next;
  });

  it('is restarted and stopped, and leaves nothing', async () => {
    const before = await make().status();
    const outcome = await make().restart(quiet, never);
    expect(outcome).toMatchObject({ forced: false });
    expect(outcome.pid).not.toBe(before.pid);
    expect(await endpoint()).toMatchObject({ port, configuredPort: port });
    await make().stop(quiet, never);
    expect(await make().status()).toMatchObject({ running: false });
    expect(await probe()).toMatchObject({ reachable: false, error: { kind: 'refused' } });
  });

  it('is waited for when a person starts, restarts and stops it', async () => {
    const manual = createManualDriver(deps);
    const [program = '', ...args] = deps.program.command ?? [];
    const run = () => {
      const options = {
        cwd: stateDir,
        env: { ...deps.program.env } as NodeJS.ProcessEnv,
        stdio: 'ignore' as const,
      };
      spawn(program, args, { ...options, detached: true }).unref();
    };
    const started = manual.start(quiet, never);
    run();
    expect(await started).toMatchObject({ pid: expect.any(Number) });
    const restarted = manual.restart(quiet, never);
    await delay(1_500);
    // SIGUSR2 restarts it in its process: same PID, closed port, new uptime.
    process.kill((await started).pid ?? 0, 'SIGUSR2');
    expect(await restarted).toMatchObject({ pid: (await started).pid });
    const stopped = manual.stop(quiet, never);
    process.kill((await started).pid ?? 0, 'SIGTERM');
    expect(await stopped).toMatchObject({ pid: null });
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
