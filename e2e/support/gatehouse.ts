import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { killGateways } from './gateways.ts';
import { freePort } from './ports.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 10_000;

/** The product as a person runs it: `gatehouse serve` with a HOME and a data directory of its own. */
export interface Gatehouse {
  readonly baseUrl: string;
  readonly port: number;
  readonly home: string;
  readonly dataDir: string;
  /** The link that the start printed; good for one sign-in. */
  readonly link: string;
  /** Prints another one, as `gatehouse link` does. */
  newLink(): Promise<string>;
  /** What it wrote to the terminal so far. */
  output(): string;
  /** Ends the server; the files stay. */
  stop(): Promise<void>;
  /** Ends the server and removes HOME and data directory. */
  dispose(): Promise<void>;
}

export interface GatehouseOptions {
  /** HOME of the server; by default an empty directory. */
  readonly home?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export async function startGatehouse(options: GatehouseOptions = {}): Promise<Gatehouse> {
  const home = options.home ?? (await mkdtemp(join(tmpdir(), 'gatehouse-e2e-')));
  const dataDir = join(home, '.gatehouse');
  const port = await freePort();
  const env = environment(home, options.env ?? {});
  const command = ['serve', '--port', String(port), '--data-dir', dataDir, ...(options.args ?? [])];
  const server = launch(command, env);
  const link = await waitForLink(server);
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    port,
    home,
    dataDir,
    link,
    output: () => server.output(),
    async newLink() {
      const printer = launch(['link', '--port', String(port), '--data-dir', dataDir], env);
      return waitForLink(printer);
    },
    stop: () => end(server.child),
    async dispose() {
      await end(server.child);
      await killGateways(join(dataDir, 'demo', 'state'));
      await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

interface Launched {
  readonly child: ChildProcess;
  output(): string;
}

function launch(args: readonly string[], env: NodeJS.ProcessEnv): Launched {
  const child = spawn(
    process.execPath,
    ['--no-memory-protection-keys', join(ROOT, 'bin', 'gatehouse.mjs'), ...args],
    {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let text = '';
  const keep = (chunk: Buffer) => {
    text += chunk.toString('utf8');
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  return { child, output: () => text };
}

async function waitForLink({ child, output }: Launched): Promise<string> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const link = /http:\/\/\S+\/api\/session\?link=[\w-]+/.exec(output())?.[0];
    if (link) return link;
    if (child.exitCode !== null) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill('SIGKILL');
  throw new Error(`Gatehouse printed no sign-in link:\n${output()}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await exit;
  clearTimeout(timer);
}

/** Nothing of the machine that runs the tests leaks in. */
function environment(home: string, extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return {
    NODE_ENV: 'production',
    PATH: process.env.PATH,
    HOME: home,
    TZ: 'UTC',
    LANG: 'C.UTF-8',
    NEXT_TELEMETRY_DISABLED: '1',
    ...extra,
  } as NodeJS.ProcessEnv;
}
