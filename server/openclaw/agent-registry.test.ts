import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { registeredAgentDirs } from './agent-registry.ts';
import { findRoots, namedOutside } from './state-roots.ts';
import { makeTempDir, snapshotTree, sourceOf } from './testing/state-fixture.ts';

let temp: ReturnType<typeof makeTempDir>;
let state: string;
let registry: string;

beforeEach(() => {
  temp = makeTempDir();
  state = join(temp.path, '.openclaw');
  registry = join(state, 'state/openclaw.sqlite');
  mkdirSync(dirname(registry), { recursive: true });
});
afterEach(() => temp.remove());

it('names the directories in a registry whose rows are still in its -wal', () => {
  const elsewhere = join(temp.path, 'elsewhere');
  mkdirSync(elsewhere);
  const database = new Database(registry);
  database.pragma('journal_mode = WAL');
  database.exec('CREATE TABLE agent_databases (path TEXT)');
  const register = database.prepare('INSERT INTO agent_databases VALUES (?)');
  for (const path of [
    join(elsewhere, 'a.sqlite'),
    join(elsewhere, 'b.sqlite'),
    join(state, 'agents/main/agent/x.sqlite'),
    'relative.sqlite',
  ])
    register.run(path);
  const before = snapshotTree(state);
  const agentDirs = registeredAgentDirs(state);
  expect(agentDirs).toEqual([elsewhere, join(state, 'agents/main/agent')]);
  expect(snapshotTree(state)).toEqual(before);
  database.close();

  const source = { ...sourceOf(state), agentDirs };
  expect(namedOutside(source)).toEqual([elsewhere]);
  expect(findRoots(source).roots.slice(1)).toEqual([{ kind: 'agent', path: elsewhere }]);
});

it.each(['', 'no database', 'SQLite format 3\0 and no more'])('names none in %j', (text) => {
  writeFileSync(registry, text);
  expect(registeredAgentDirs(state)).toEqual([]);
});

it('names none where there is no registry', () => {
  expect(registeredAgentDirs(join(temp.path, 'nowhere'))).toEqual([]);
});
