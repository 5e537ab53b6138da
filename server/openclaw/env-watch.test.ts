import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { textDisk } from '../platform/text-disk.ts';
import { createEnvWatch, type EnvWatch } from './env-watch.ts';

let stateDir: string;
let watch: EnvWatch;
const target = () => ({ stateDir, configPath: join(stateDir, 'openclaw.json'), openclawCommand: null });
const path = () => join(stateDir, '.env');
const changes = async () => (await watch.changes(target())).map(({ names }) => names);

/** As the Gateway's lock says it; a process that has lived for long plays it. */
function run(): void {
  const dir = join(stateDir, 'tmp', `openclaw-${process.getuid?.() ?? 0}`);
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'gateway.abc.lock'), JSON.stringify({ pid: 1 }));
}

function write(text: string): void {
  writeFileSync(`${path()}.tmp`, text);
  renameSync(`${path()}.tmp`, path());
}

beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'gatehouse-env-'));
  watch = createEnvWatch(textDisk);
});
afterEach(() => rmSync(stateDir, { recursive: true, force: true }));

it('says nothing while no Gateway runs', async () => {
  write('A=1\n');
  expect(await changes()).toEqual([]);
});

it('names all of a file that was changed before anybody looked', async () => {
  run();
  write('B=2\nA=1\n');
  expect(await changes()).toEqual([['A', 'B']]);
});

it('says nothing of a file that is not there', async () => {
  run();
  await watch.look(target());
  expect(await changes()).toEqual([]);
});

it('names what was set, changed and taken away since, and nothing when it is put back', async () => {
  run();
  await watch.look(target());
  write('A=1\nB=secret-value\n');
  expect(await changes()).toEqual([['A', 'B']]);
  expect(JSON.stringify(await watch.changes(target()))).not.toContain('secret-value');
  rmSync(path());
  expect(await changes()).toEqual([]);
});

it('does not mind that the file is only touched', async () => {
  run();
  await watch.look(target());
  write('# nothing\n');
  utimesSync(path(), new Date(), new Date());
  expect(await changes()).toEqual([]);
});
