import { mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { runArchiveTask } from './archive-task.ts';
import { createArchiver } from './archiver.ts';
import { makeState, makeTempDir, sourceOf } from './testing/state-fixture.ts';

vi.setConfig({ testTimeout: 60_000 });
const quiet = (): void => undefined;

let temp: ReturnType<typeof makeTempDir>;
let state: string;
const archiver = createArchiver({
  now: Date.now,
  runTask: (task, onProgress) => runArchiveTask(task, onProgress),
});
const agentPath = (id: string) => join(state, `agents/${id}/agent/openclaw-agent.sqlite`);
const sharedPath = () => join(state, 'state/openclaw.sqlite');

beforeEach(() => {
  temp = makeTempDir();
  state = join(temp.path, '.openclaw');
  makeState(state);
  makeOwned(sharedPath(), 'global', null);
  for (const id of ['main', 'ops']) makeOwned(agentPath(id), 'agent', id);
  const shared = new Database(sharedPath());
  shared.exec('CREATE TABLE agent_databases (agent_id TEXT, path TEXT)');
  const add = shared.prepare('INSERT INTO agent_databases VALUES (?, ?)');
  add.run('main', agentPath('main'));
  // Relative to the state directory, as OpenClaw reads it too.
  add.run('ops', 'agents/ops/agent/openclaw-agent.sqlite');
  shared.close();
});
afterEach(() => temp.remove());

function makeOwned(path: string, role: string, agentId: string | null): void {
  mkdirSync(dirname(path), { recursive: true });
  const database = new Database(path);
  database.exec('CREATE TABLE schema_meta (meta_key TEXT, role TEXT, agent_id TEXT)');
  database.prepare("INSERT INTO schema_meta VALUES ('primary', ?, ?)").run(role, agentId);
  database.close();
}

async function judge() {
  const source = sourceOf(state);
  const { path } = await archiver.create(
    { source, destinationDir: join(temp.path, 'out'), level: 'fast' },
    quiet,
  );
  return (await archiver.verify(path, quiet)).problems;
}

function change(path: string, sql: string): void {
  const database = new Database(path);
  database.exec(sql);
  database.close();
}

const swapAgents = (): void => {
  renameSync(agentPath('main'), `${agentPath('main')}.x`);
  renameSync(agentPath('ops'), agentPath('main'));
  renameSync(`${agentPath('main')}.x`, agentPath('ops'));
};

it('accepts databases that are where they belong', async () => {
  expect(await judge()).toEqual([]);
});

it.each([
  [
    'the shared one has another role',
    () => change(sharedPath(), "UPDATE schema_meta SET role = 'agent'"),
    ['has the role “agent”'],
  ],
  [
    'the shared one says no role',
    () => change(sharedPath(), 'DROP TABLE schema_meta'),
    ['does not say its role'],
  ],
  [
    'an agent’s one has another role',
    () => change(agentPath('ops'), "UPDATE schema_meta SET role = 'global'"),
    ['expects “agent”'],
  ],
  ['two agents’ ones changed places', swapAgents, ['belongs to the agent ops', 'belongs to the agent main']],
])('refuses sound databases in the wrong place: %s', async (_name, spoil, said) => {
  spoil();
  const problems = await judge();
  expect(problems).toHaveLength(said.length);
  for (const [index, words] of said.entries()) expect(problems[index]?.message).toContain(words);
});
