import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createDemoInstance, demoStateDir, standInCommand } from './instance.ts';
import { createDemoState, removeDemoState } from './state.ts';

const run = promisify(execFile);
const PATIENCE = { timeout: 8000 };
let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'gatehouse-demo-'));
});
afterAll(() => rmSync(root, { recursive: true }));

describe('the state directory of the demo', () => {
  const dir = () => join(root, 'state');
  beforeAll(() => createDemoState(dir(), { port: 18_999, now: Date.UTC(2026, 10, 22, 9) }));

  it('names its own directory and port, and leaves no placeholder', async () => {
    const config = await readFile(join(dir(), 'openclaw.json'), 'utf8');
    expect(config).toContain('port: 18999,');
    expect(config).toContain(join(dir(), 'logs', 'gateway.log'));
    expect(await readFile(join(dir(), 'agents.json5'), 'utf8')).not.toContain('@STATE_DIR@');
  });

  it('is readable by its owner only', async () => {
    const entries = await readdir(dir(), { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      const { mode } = await stat(join(entry.parentPath, entry.name));
      expect(`${entry.name} ${(mode & 0o777).toString(8)}`).toBe(
        `${entry.name} ${entry.isDirectory() ? 700 : 600}`,
      );
    }
  });

  it('holds databases with the roles that OpenClaw looks for', () => {
    const role = (path: string) => {
      const database = new Database(join(dir(), path), { readonly: true });
      const row = database.prepare("SELECT role FROM schema_meta WHERE meta_key = 'primary'").get();
      expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
      database.close();
      return row;
    };
    expect(role('state/openclaw.sqlite')).toEqual({ role: 'global' });
    expect(role('agents/main/agent/openclaw-agent.sqlite')).toEqual({ role: 'agent' });
    expect(role('agents/ops/agent/openclaw-agent.sqlite')).toEqual({ role: 'agent' });
  });

  it('holds transcripts of whole lines', async () => {
    const text = await readFile(join(dir(), 'agents/main/sessions/demo-main-0.jsonl'), 'utf8');
    expect(text.endsWith('\n')).toBe(true);
    expect(
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).type),
    ).toEqual(['session', ...Array(4).fill('message')]);
  });

  it('is taken as it is when it is there already', async () => {
    const dataDir = mkdtempSync(join(root, 'data-'));
    const first = await createDemoInstance({ dataDir });
    expect(await createDemoInstance({ dataDir })).toEqual(first);
  });

  it('is not written over, and only the demo is removed', async () => {
    await expect(createDemoState(dir())).rejects.toMatchObject({ code: 'conflict' });
    const other = join(root, 'other');
    await mkdir(other);
    await expect(removeDemoState(other)).rejects.toMatchObject({ code: 'refused' });
    await createDemoState(join(root, 'third'));
    await removeDemoState(join(root, 'third'));
    await expect(stat(join(root, 'third'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('the stand-in', () => {
  let children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children) child.kill('SIGKILL');
    children = [];
  });

  async function start(): Promise<Demo> {
    const dataDir = mkdtempSync(join(root, 'data-'));
    const instance = await createDemoInstance({ dataDir });
    const port = await freePort();
    edit(instance.configPath, /port: \d+/, `port: ${port}`);
    const [program = '', ...args] = instance.openclawCommand ?? [];
    const env = {
      ...process.env,
      OPENCLAW_STATE_DIR: instance.stateDir,
      OPENCLAW_CONFIG_PATH: instance.configPath,
    };
    const child = spawn(program, [...args, 'gateway', 'run'], { env, stdio: 'ignore' });
    children.push(child);
    await expect.poll(() => probe(port, '/readyz'), { timeout: 15_000 }).toMatchObject({ ready: true });
    return { stateDir: demoStateDir(dataDir), configPath: instance.configPath, port, child };
  }

  it('answers the probes as a Gateway does, and says that it is the demo', async () => {
    const { port } = await start();
    expect(await probe(port, '/healthz')).toEqual({ ok: true, status: 'live' });
    expect(await probe(port, '/startupz')).toMatchObject({ ok: true, status: 'started', version: 'demo' });
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toContain('stand-in');
  });

  it('follows the config: nothing, hot, a restart onto another port, and refuses a broken one', async () => {
    const { stateDir, configPath, port } = await start();
    const log = () => readFileSync(join(stateDir, 'logs', 'gateway.log'), 'utf8');
    edit(configPath, 'level: "info"', 'level: "debug"');
    await expect.poll(log, PATIENCE).toContain('evaluating reload (logging.level)');
    edit(configPath, 'enabled: true,', 'enabled: false,');
    await expect.poll(log, PATIENCE).toContain('config hot reload applied (cron.enabled)');
    edit(configPath, 'port:', 'port');
    await expect.poll(log, PATIENCE).toContain('config reload skipped (invalid config)');
    edit(configPath, 'port', 'port:');
    const next = await freePort();
    edit(configPath, `port: ${port}`, `port: ${next}`);
    await expect.poll(log, PATIENCE).toContain('requires gateway restart (gateway.port)');
    await expect.poll(() => probe(port, '/healthz'), PATIENCE).toBeNull();
    await expect.poll(() => probe(next, '/readyz'), PATIENCE).toMatchObject({ ready: true });
    expect(log()).not.toContain('hot reload applied (logging.level)');
  }, 30_000);

  it('records its lock, refuses a second one, and cleans up at SIGTERM', async () => {
    const { stateDir, configPath, port, child } = await start();
    const locks = async () => {
      const [directory = ''] = await readdir(join(stateDir, 'tmp'));
      const [name] = await readdir(join(stateDir, 'tmp', directory));
      return name ? JSON.parse(await readFile(join(stateDir, 'tmp', directory, name), 'utf8')) : null;
    };
    expect(await locks()).toMatchObject({ pid: child.pid, port, configPath, role: 'gateway' });
    const [program = '', ...args] = standInCommand();
    const env = { ...process.env, OPENCLAW_STATE_DIR: stateDir, OPENCLAW_CONFIG_PATH: configPath };
    await expect(run(program, [...args, 'gateway', 'run'], { env })).rejects.toMatchObject({
      stderr: expect.stringContaining(`already running (pid ${child.pid})`),
    });
    const exit = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    expect(await exit).toBe(0);
    expect(await locks()).toBeNull();
  }, 30_000);

  it('ends when the demo is removed, and leaves nothing of it', async () => {
    const { stateDir, child } = await start();
    const exit = new Promise((resolve) => child.once('exit', resolve));
    await removeDemoState(stateDir);
    expect(await exit).toBe(0);
    await expect(stat(stateDir)).rejects.toMatchObject({ code: 'ENOENT' });
  }, 30_000);

  it('names itself and knows no other command', async () => {
    const [program = '', ...args] = standInCommand();
    expect((await run(program, [...args, '--version'])).stdout).toBe('demo\n');
    await expect(run(program, [...args, 'config', 'schema'])).rejects.toMatchObject({
      stderr: expect.stringContaining("unknown command 'config schema'"),
    });
  });
});

interface Demo {
  readonly stateDir: string;
  readonly configPath: string;
  readonly port: number;
  readonly child: ChildProcess;
}

function edit(path: string, from: string | RegExp, to: string): void {
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
}

async function probe(port: number, path: string): Promise<unknown> {
  try {
    return await (await fetch(`http://127.0.0.1:${port}${path}`)).json();
  } catch {
    return null;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
