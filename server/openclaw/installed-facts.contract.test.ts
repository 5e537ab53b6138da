import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, expect, it } from 'vitest';
import { openclawEntry } from '../../e2e/openclaw/locate.ts';
import { readInstalledFacts } from './installed-facts.ts';
import { makeTempDir } from './testing/state-fixture.ts';

const temp = makeTempDir();
afterAll(() => temp.remove());

it('the real OpenClaw tells the schemas it knows and the plugins it brings', () => {
  const facts = readInstalledFacts(temp.path, [process.execPath, openclawEntry() ?? '']);
  expect(facts.supported).toEqual({ global: 18, agent: 23 });
  expect(facts.bundledPlugins).toEqual(expect.arrayContaining(['telegram', 'openai']));
});

it('reads the schema of a database also while its newest page is only in the -wal', () => {
  mkdirSync(join(temp.path, 'state'));
  mkdirSync(join(temp.path, 'extensions/mine'), { recursive: true });
  writeFileSync(join(temp.path, 'extensions/mine/package.json'), '{}');
  const database = new Database(join(temp.path, 'state/openclaw.sqlite'));
  database.pragma('journal_mode = WAL');
  database.pragma('user_version = 18');
  const { databases, plugins, supported } = readInstalledFacts(temp.path, null);
  database.close();
  expect(databases).toEqual({ 'state/openclaw.sqlite': 18 });
  expect(plugins).toEqual(['mine']);
  expect(supported).toBeNull();
});
