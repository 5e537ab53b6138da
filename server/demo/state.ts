import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError, errnoOf } from '../errors.ts';
import { createAgentDatabase, createMemoryDatabase, createStateDatabase } from './databases.ts';
import { sessionFiles } from './sessions.ts';

const TEMPLATE = fileURLToPath(new URL('./template', import.meta.url));
/** Says that a directory is the demo's, so that nothing else is ever removed in its name. */
const MARKER = '.gatehouse-demo';
export const DEMO_AGENTS = ['main', 'ops'] as const;
const DEFAULT_PORT = 18_797;

export interface DemoStateOptions {
  /** `gateway.port` of the config. */
  readonly port?: number;
  /** When it is made: the conversations end shortly before. Unix milliseconds. */
  readonly now?: number;
}

/**
 * Writes the state directory of a small, made-up deployment: a commented config in several files, `.env` with values
 * that open nothing, two agents with transcripts, workspaces and SQLite databases in OpenClaw's shape. Directories
 * are 0700, files 0600, as OpenClaw makes them. It is written beside `dir` and renamed, so it is there whole or not.
 * @throws AppError `conflict` when `dir` exists.
 */
export async function createDemoState(dir: string, options: DemoStateOptions = {}): Promise<void> {
  if (await exists(dir)) {
    throw new AppError('conflict', `${dir} exists already. Nothing was written.`, { path: dir });
  }
  const { port = DEFAULT_PORT, now = Date.now() } = options;
  const draft = `${dir}.new`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true, mode: 0o700 });
  await copyTemplate(draft, (text) =>
    text.replaceAll('@STATE_DIR@', dir).replace(`port: ${DEFAULT_PORT}`, `port: ${port}`),
  );
  for (const [path, text] of sessionFiles(now)) await writeText(join(draft, path), text);
  await writeText(
    join(draft, MARKER),
    'Made by Gatehouse as a demo. Removing the demo removes this directory.\n',
  );
  await mkdir(join(draft, 'logs'), { mode: 0o700 });
  await createDatabases(draft, dir, now);
  await restrict(draft);
  await rename(draft, dir);
}

/**
 * Removes what {@link createDemoState} made, and only that.
 * @throws AppError `refused` for a directory without the demo's marker.
 */
export async function removeDemoState(dir: string): Promise<void> {
  if (!(await exists(dir))) return;
  if (!isDemoState(dir)) {
    throw new AppError('refused', `${dir} is not a demo of Gatehouse. It was left as it is.`, {
      hint: 'Remove the instance from the list; its files stay.',
      path: dir,
    });
  }
  await rm(dir, { recursive: true });
}

/** Whether {@link createDemoState} made this directory. */
export function isDemoState(dir: string): boolean {
  return existsSync(join(dir, MARKER));
}

async function createDatabases(draft: string, stateDir: string, now: number): Promise<void> {
  for (const directory of ['state', 'memory']) await mkdir(join(draft, directory), { mode: 0o700 });
  const agentDatabase = (agent: string) => join('agents', agent, 'agent', 'openclaw-agent.sqlite');
  for (const agent of DEMO_AGENTS) {
    await mkdir(dirname(join(draft, agentDatabase(agent))), { recursive: true });
    createAgentDatabase(join(draft, agentDatabase(agent)), agent, now);
  }
  createMemoryDatabase(join(draft, 'memory', 'main.sqlite'), now);
  const agents = DEMO_AGENTS.map((id) => ({ id, path: join(stateDir, agentDatabase(id)) }));
  createStateDatabase(join(draft, 'state', 'openclaw.sqlite'), agents, now);
}

async function copyTemplate(target: string, fill: (text: string) => string): Promise<void> {
  for (const path of await filesBelow(TEMPLATE)) {
    const name = relative(TEMPLATE, path)
      .replace(/^openclaw\.json5$/, 'openclaw.json')
      .replace(/^env$/, '.env');
    await writeText(join(target, name), fill(await readFile(path, 'utf8')));
  }
}

async function writeText(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** Narrows everything to its owner, whatever the umask was. */
async function restrict(path: string): Promise<void> {
  await chmod(path, 0o700);
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const child = join(path, entry.name);
    await (entry.isDirectory() ? restrict(child) : chmod(child, 0o600));
  }
}

async function filesBelow(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    throw error;
  }
}
