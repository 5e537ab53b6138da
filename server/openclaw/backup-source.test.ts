import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textDisk } from '../platform/text-disk.ts';
import { readBackupSource } from './backup-source.ts';
import { findRoots } from './state-roots.ts';
import { makeTempDir, sourceOf } from './testing/state-fixture.ts';

let temp: ReturnType<typeof makeTempDir>;
let stateDir: string;
let outside: string;

beforeEach(() => {
  temp = makeTempDir();
  stateDir = join(temp.path, '.openclaw');
  outside = join(temp.path, 'elsewhere/work');
  mkdirSync(stateDir);
  mkdirSync(outside, { recursive: true });
});
afterEach(() => temp.remove());

const write = (name: string, text: string): void => writeFileSync(join(stateDir, name), text);

async function roots(configPath = join(stateDir, 'openclaw.json')) {
  const instance = {
    ...{ id: 'i', slug: 'main', name: 'Main', stateDir, configPath, demo: false, createdAt: 0 },
    ...{ openclawCommand: null, driver: { kind: 'manual' } as const },
  };
  const { source, endpoint } = await readBackupSource(instance, textDisk, null);
  const found = findRoots(source);
  const workspaces = found.roots.flatMap(({ kind, path }) => (kind === 'workspace' ? [path] : []));
  return {
    all: found.roots.map(({ kind, path }) => `${kind} ${path.slice(temp.path.length + 1)}`),
    workspaces,
    warnings: found.warnings,
    inner: found.innerWorkspaces,
    port: endpoint.configuredPort,
  };
}

describe('what a backup takes from the config', () => {
  it('finds a workspace and the port that included files name', async () => {
    write(
      'openclaw.json',
      "{ agents: { $include: './agents.json5' }, gateway: { $include: './gateway.json5' } }",
    );
    write('agents.json5', `{ defaults: { workspace: '${outside}' } }`);
    write('gateway.json5', '{ port: 23456 }');
    expect(await roots()).toMatchObject({ workspaces: [outside], warnings: [], port: 23456 });
  });

  it('resolves variables by the .env file of the state directory and by env.vars', async () => {
    mkdirSync(`${outside}-two`);
    write('.env', `BACKUP_TEST_BASE=${join(temp.path, 'elsewhere')}\n`);
    write(
      'openclaw.json',
      `{ env: { vars: { BACKUP_TEST_NAME: 'work-two' } }, agents: { entries: {
        a: { workspace: '\${BACKUP_TEST_BASE}/work' },
        b: { workspace: '\${BACKUP_TEST_BASE}/\${BACKUP_TEST_NAME}' } } } }`,
    );
    expect(await roots()).toMatchObject({ workspaces: [outside, `${outside}-two`], warnings: [] });
  });

  it('takes a relative path from the state directory', async () => {
    mkdirSync(join(stateDir, 'ws'));
    write('openclaw.json', "{ agents: { list: [{ workspace: 'ws' }, { workspace: '../elsewhere/work' }] } }");
    expect(await roots()).toMatchObject({ workspaces: [outside], inner: ['ws'], warnings: [] });
  });

  it.each([
    ['an unknown variable', '${BACKUP_TEST_NOWHERE}/x', 'variable whose value is not known'],
    ['a directory that is not there', '/nowhere/at/all', 'does not exist'],
    ['a relative path that is not there', 'not/here', 'relative to the state directory'],
    ['a file', '../file', 'is not a directory'],
  ])('warns of a workspace named by %s', async (_what, workspace, words) => {
    writeFileSync(join(temp.path, 'file'), '');
    write('openclaw.json', JSON.stringify({ agents: { defaults: { workspace } } }));
    const { warnings, workspaces } = await roots();
    expect(workspaces).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining(words)]);
  });

  it('takes what a broken config still says, and says that there may be more', async () => {
    write('openclaw.json', `{\n  agents: { defaults: { workspace: '${outside}' } },\n  gateway: {\n`);
    const { workspaces, warnings } = await roots();
    expect(workspaces).toEqual([outside]);
    expect(warnings).toEqual([
      expect.stringMatching(/cannot be read as a whole: .*openclaw\.json, line \d+, column \d+/),
    ]);
  });

  it('says that an include is missing, and that a config is no text', async () => {
    write('openclaw.json', "{ agents: { $include: './gone.json5' } }");
    expect((await roots()).warnings).toEqual([expect.stringContaining('gone.json5')]);
    writeFileSync(join(stateDir, 'openclaw.json'), Buffer.from([0, 255, 0]));
    expect((await roots()).warnings).toEqual([expect.stringContaining('cannot be read as text (binary)')]);
  });
});

describe('what belongs to a state outside of its directory', () => {
  it('is a config elsewhere with the files it includes', async () => {
    mkdirSync(join(outside, 'parts'));
    const config = join(outside, 'openclaw.json');
    writeFileSync(config, "{ logging: { $include: './parts/a.json5' } }");
    writeFileSync(join(outside, 'parts/a.json5'), '{}');
    expect((await roots(config)).all).toEqual([
      'state .openclaw',
      'config elsewhere/work/openclaw.json',
      'include elsewhere/work/parts/a.json5',
    ]);
  });

  it.each([
    ['workspace', 'workspace elsewhere/work'],
    ['workspace-ops', 'workspace elsewhere/work'],
    ['agents', 'agent elsewhere/work'],
  ])('is what %s links to', async (name, root) => {
    symlinkSync(outside, join(stateDir, name));
    expect((await roots()).all).toEqual(['state .openclaw', root]);
  });

  it('is the directory of a single agent, as a link or as the config names it', async () => {
    mkdirSync(join(stateDir, 'agents'));
    mkdirSync(join(temp.path, 'other'));
    symlinkSync(outside, join(stateDir, 'agents/ops'));
    write('openclaw.json', `{ agents: { entries: { home: { agentDir: '${join(temp.path, 'other')}' } } } }`);
    expect((await roots()).all).toEqual(['state .openclaw', 'agent other', 'agent elsewhere/work']);
  });

  it('is not a link to nowhere', async () => {
    symlinkSync(join(temp.path, 'gone'), join(stateDir, 'workspace'));
    expect((await roots()).all).toEqual(['state .openclaw']);
  });

  it('is found through the mounts of a container, as the config names it in there', () => {
    mkdirSync(join(outside, 'deep'));
    const config = {
      agents: {
        defaults: { workspace: '~/job/deep' },
        entries: { a: { workspace: '/root/alone' }, b: { workspace: '~/.openclaw/own' } },
      },
    };
    mkdirSync(join(stateDir, 'own'));
    const found = findRoots({
      ...sourceOf(stateDir),
      config,
      mounts: [
        { source: stateDir, destination: '/home/node/.openclaw' },
        { source: outside, destination: '/home/node/job' },
      ],
    });
    expect(found.roots.slice(1)).toEqual([{ kind: 'workspace', path: join(outside, 'deep') }]);
    expect(found.innerWorkspaces).toEqual(['own']);
    expect(found.warnings).toEqual([expect.stringContaining('/root/alone lies inside of the container')]);
  });
});
