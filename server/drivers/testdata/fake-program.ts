import { spawn } from 'node:child_process';
import { mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { probeGateway } from '../../openclaw/probe.ts';
import { findGatewayOwner } from '../../openclaw/state-layout.ts';
import { signalProcess, waitUntilGone } from '../../platform/process-identity.ts';
import type { DriverDeps } from '../types.ts';

const FAKE_GATEWAY = fileURLToPath(new URL('./fake-gateway.mjs', import.meta.url));
const STAND_INS = fileURLToPath(new URL('./bin', import.meta.url));

/** A stand-in Gateway on a free port with a state directory of its own, and what a driver needs to run it. */
export async function fakeGateway(flags: readonly string[] = []) {
  const stateDir = realpathSync(mkdtempSync(join(tmpdir(), 'gatehouse-driver-')));
  const port = await freePort();
  const command = [process.execPath, FAKE_GATEWAY, String(port), stateDir, ...flags];
  const target = { stateDir, configPath: join(stateDir, 'openclaw.json') };
  const deps: DriverDeps = {
    instanceId: 'instance-1',
    program: {
      command,
      env: { PATH: process.env.PATH },
      shownEnv: { OPENCLAW_STATE_DIR: stateDir },
      cwd: stateDir,
      findOwner: () => findGatewayOwner(target),
      probe: () => probeGateway({ host: '127.0.0.1', port, timeoutMs: 1_000 }),
    },
    env: { PATH: [STAND_INS, dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter), STANDIN_DIR: stateDir },
    runtimeDir: join(stateDir, 'gatehouse'),
    timing: { readyMs: 10_000, stopMs: 1_000, byHandMs: 10_000, pollMs: 40 },
  };
  return {
    deps,
    port,
    stateDir,
    command,
    writeStandIn: (name: 'unit.json' | 'container.json', state: object) =>
      writeFileSync(join(stateDir, name), JSON.stringify(state)),
    /** As a person would in a terminal. */
    runByHand: () => {
      spawn(command[0] as string, command.slice(1), { detached: true, stdio: 'ignore' }).unref();
    },
    killByHand: async (signal: NodeJS.Signals = 'SIGTERM') => {
      const owner = await findGatewayOwner(target);
      if (!owner) return;
      signalProcess(owner, signal);
      await waitUntilGone(owner, 5_000);
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
