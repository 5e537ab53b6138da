import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyPath } from './components.ts';
import { archivePathOf, archiveRootName, isExternalLink, normalizePath, parseManifest } from './manifest.ts';
import { AliasCheck, oddName } from './names.ts';
import { type FileKind, isSidecarOf, selectPath } from './selection.ts';

describe('classifyPath', () => {
  it.each([
    ['openclaw.json', 'config'],
    ['openclaw.json.last-good', 'config'],
    ['.env', 'config'],
    ['gateway.json5', 'config'],
    ['credentials/whatsapp/creds.json', 'credentials'],
    ['identity/device.json', 'credentials'],
    ['agents/main/agent/auth-profiles.json', 'auth-profiles'],
    ['agents/main/sessions/a.jsonl', 'sessions'],
    ['agents/main/agent/openclaw-agent.sqlite', 'databases'],
    ['state/openclaw.sqlite', 'databases'],
    ['workspace/skills/x.md', 'workspace'],
    ['workspace-ops/a', 'workspace'],
    ['memory/main.sqlite', 'memory'],
    ['skills/x/SKILL.md', 'skills'],
    ['logs/gateway.log', 'logs'],
    ['cron/runs/1.jsonl', 'logs'],
    ['__proto__/x', 'other'],
    ['media/outbound/a.png', 'other'],
  ])('%s is %s', (path, component) => expect(classifyPath(path)).toBe(component));
});

describe('selectPath', () => {
  it.each<[string, FileKind, 'taken' | 'regenerable' | 'transient']>([
    ['openclaw.json', 'file', 'taken'],
    ['agents/main/sessions/a.jsonl', 'file', 'taken'],
    ['cache', 'directory', 'taken'],
    ['cache/control-ui-assets', 'directory', 'regenerable'],
    ['npm', 'directory', 'regenerable'],
    ['tmp', 'directory', 'regenerable'],
    ['plugin-skills', 'directory', 'regenerable'],
    ['extensions/a/node_modules', 'directory', 'regenerable'],
    ['workspace/node_modules', 'directory', 'taken'],
    ['workspace/tmp', 'directory', 'taken'],
    ['workspace/yarn.lock', 'file', 'taken'],
    ['workspace/run.sock', 'socket', 'transient'],
    ['agents/main/agent/tmp', 'directory', 'regenerable'],
    ['agents/main/agent/codex/.tmp', 'directory', 'regenerable'],
    ['agents/main/agent/tmp.json', 'file', 'taken'],
    ['agents/main/sessions/sessions.json.lock', 'file', 'transient'],
    ['openclaw.json.123.tmp', 'file', 'transient'],
    ['delivery-queue/a.json', 'file', 'transient'],
    ['browser/x/user-data/SingletonLock', 'symlink', 'transient'],
    ['custom/deep/tmp', 'directory', 'taken'],
  ])('%s, a %s, is %s', (path, kind, expected) => {
    const found = selectPath(path, kind, { workspaces: [] });
    expect(found.take ? 'taken' : found.keep).toBe(expected);
  });

  it('leaves nothing out of a named workspace', () => {
    expect(selectPath('agents/main/agent/tmp', 'directory', { workspaces: ['agents/main/agent'] }).take).toBe(
      true,
    );
  });

  it('enters a directory that is left out where a workspace lies in it', () => {
    const workspaces = ['dev/own/ws'];
    const take = (path: string) => selectPath(path, 'directory', { workspaces }).take;
    expect(['dev', 'dev/own', 'dev/own/ws', 'dev/own/ws/a'].map(take)).toEqual([true, true, true, true]);
    expect(['dev/other', 'dev/own/other', 'tmp'].map(take)).toEqual([false, false, false]);
  });

  it('knows sidecars by the database beside them', () => {
    expect(isSidecarOf('a.sqlite-wal', new Set(['a.sqlite']))).toBe(true);
    expect(isSidecarOf('notes-wal', new Set(['a.sqlite']))).toBe(false);
  });
});

describe('names', () => {
  it.each(['a\nb', 'a\\b', 'a\tb', 'a\u0085b', 'x'.repeat(2001)])('%j is odd', (name) =>
    expect(oddName(name)).not.toBeNull(),
  );
  it.each(['a b', 'é', '日本', "it's", 'a:b', '-x', '.hidden'])('%j is fine', (name) =>
    expect(oddName(name)).toBeNull(),
  );
  it('finds aliases by case and by normal form', () => {
    const aliases = new AliasCheck();
    expect(
      ['README', 'readme', 'caf\u00e9', 'cafe\u0301', 'other'].map((name) => aliases.claim(name)),
    ).toEqual([null, 'README', null, 'caf\u00e9', null]);
  });
  it('finds them in every directory, and none between two of them', () => {
    const aliases = new AliasCheck();
    const walk = ['a', 'a/X', 'a/b', 'a/b/X', 'a/b/x', 'a/x', 'b', 'b/x', 'B'];
    expect(walk.map((path) => aliases.claim(path)).map((twin, at) => twin && `${walk[at]} ${twin}`)).toEqual([
      null,
      null,
      null,
      null,
      'a/b/x a/b/X',
      'a/x a/X',
      null,
      null,
      'B b',
    ]);
  });
});

describe('manifest', () => {
  const state = { kind: 'state', sourcePath: '/h/.openclaw', archivePath: 'R/payload/posix/h/.openclaw' };

  it.each([
    ['workspace/l', 'README.md', false],
    ['workspace/l', '../openclaw.json', false],
    ['workspace/l', '../../x', true],
    ['l', '..', true],
    ['l', '.', false],
    ['l', '/h/.openclaw/x', false],
    ['l', '/h/.openclaw-2', true],
    ['l', '/h/.openclaw/../x', true],
  ])('the link %s to %s is outside: %s', (path, target, outside) => {
    expect(isExternalLink(`${state.archivePath}/${path}`, target, state)).toBe(outside);
  });

  it('normalises as POSIX does', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', '.', '..', ''), { maxLength: 8 }), (segments) => {
        const path = normalizePath(`/${segments.join('/')}`);
        expect(path.startsWith('/')).toBe(true);
        expect(path.split('/')).not.toContain('..');
        expect(normalizePath(path)).toBe(path);
      }),
    );
  });

  it('never throws anything but a reasoned refusal', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        try {
          parseManifest(text);
        } catch (error) {
          expect(error).toMatchObject({ name: 'AppError', code: 'refused' });
        }
      }),
    );
  });

  it('names archives so that they sort by time and hold no odd characters', () => {
    const name = archiveRootName(new Date(0), '../Büro 1/x');
    expect(name).toBe('1970-01-01T00-00-00.000Z-gatehouse-B-ro-1-x');
    expect(archivePathOf(name, '/h')).toBe(`${name}/payload/posix/h`);
  });
});
