import { chmod, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './ports.ts';

/** A HOME with the state directory of a real OpenClaw: a commented config in two files, and a workspace. */
export interface OpenclawHome {
  readonly home: string;
  readonly stateDir: string;
  readonly configPath: string;
  readonly cronPath: string;
  readonly logPath: string;
  readonly port: number;
  /** The text of the main config as it is on disk now. */
  read(): Promise<string>;
}

export async function createOpenclawHome(): Promise<OpenclawHome> {
  const home = await mkdtemp(join(tmpdir(), 'gatehouse-e2e-'));
  const stateDir = join(home, '.openclaw');
  const [configPath, cronPath, logPath] = ['openclaw.json', 'cron.json5', 'logs/gateway.log'].map((name) =>
    join(stateDir, name),
  ) as [string, string, string];
  const port = await freePort();
  await mkdir(join(stateDir, 'logs'), { recursive: true, mode: 0o700 });
  await mkdir(join(stateDir, 'workspace'), { mode: 0o700 });
  await chmod(stateDir, 0o700);
  const write = (path: string, text: string) => writeFile(path, text, { mode: 0o600 });
  await write(configPath, configText({ port, stateDir, logPath }));
  await write(cronPath, CRON);
  await write(join(stateDir, '.env'), 'OPENCLAW_GATEWAY_TOKEN=e2e-token-of-a-throwaway-gateway\n');
  await write(join(stateDir, 'workspace', 'HEARTBEAT.md'), '# Stay silent\n');
  return { home, stateDir, configPath, cronPath, logPath, port, read: () => readFile(configPath, 'utf8') };
}

/** Written in the open, as people do before they know better. */
export const HOOK_SECRET = 'hook secret #1 of a throwaway gateway';

/** As people write it by hand: comments, trailing commas, bare keys, their own spacing. */
const configText = ({ port, stateDir, logPath }: { port: number; stateDir: string; logPath: string }) => `\
// The house in the lane. Every word of this comment has to survive.
{
  gateway: {
    mode: 'local',
    port: ${port},   // agreed with the firewall
    bind: 'loopback',
    auth: { mode: 'token', token: '\${OPENCLAW_GATEWAY_TOKEN}' },
  },

  /* Housekeeping lives
     in a file of its own. */
  cron: { $include: './cron.json5' },

  agents: { defaults: { workspace: '${join(stateDir, 'workspace')}' } },
  logging: {
    level: 'info', // quiet enough
    file: '${logPath}',
  },
  hooks: { enabled: true, token: '${HOOK_SECRET}' },
} // the end
`;

const CRON = `\
{
  // Jobs run at night.
  enabled: true,
  sessionRetention: '7d',
}
`;
