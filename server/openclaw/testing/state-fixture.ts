import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import type { BackupSource } from '../../backup/ports.ts';
import type { OperationHandle } from '../../operations/types.ts';
import { removeTreeSync } from '../../platform/remove-tree.ts';

/** A fresh private directory and the call that removes it. */
export function makeTempDir(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'gatehouse-test-'));
  return { path, remove: () => removeTreeSync(path) };
}

export function sourceOf(stateDir: string): BackupSource {
  return {
    stateDir,
    configPath: join(stateDir, 'openclaw.json'),
    config: null,
    openclawVersion: '2026.9.6',
    name: 'test',
  };
}

/** A small state directory with something of every kind. */
export function makeState(stateDir: string, mark = 'one'): void {
  const write = (path: string, text: string, mode = 0o600): void => {
    mkdirSync(dirname(join(stateDir, path)), { recursive: true, mode: 0o700 });
    writeFileSync(join(stateDir, path), text);
    chmodSync(join(stateDir, path), mode);
  };
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  write('openclaw.json', `// ${mark}\n{ gateway: { port: 18999 } }\n`);
  write('credentials/telegram.json', `{"mark":"${mark}"}`);
  write('agents/main/sessions/s1.jsonl', `{"mark":"${mark}"}\n{"n":2}\n`);
  write('agents/main/agent/auth-profiles.json', '{}');
  write('workspace/README.md', `# ${mark}\n`, 0o644);
  write('workspace/bin/run', '#!/bin/sh\n', 0o755);
  write('cache/control-ui-assets/index.html', 'regenerable');
  write('extensions/demo/node_modules/dep/index.js', 'regenerable');
  write('extensions/demo/plugin.json', '{}');
  write(`only-${mark}.txt`, mark);
  mkdirSync(join(stateDir, 'empty'), { recursive: true, mode: 0o750 });
  symlinkSync('README.md', join(stateDir, 'workspace/link'));
  makeDatabase(join(stateDir, 'state/plugin.sqlite'), mark);
}

export function makeDatabase(path: string, mark: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const database = new Database(path);
  database.pragma('journal_mode = WAL');
  database.exec('CREATE TABLE marks (mark TEXT)');
  database.prepare('INSERT INTO marks VALUES (?)').run(mark);
  database.close();
}

/** Links between packages as pnpm lays them out in a workspace. */
export function makePackageLinks(workspace: string, count: number): void {
  const packages = join(workspace, 'node_modules/.pnpm/node_modules');
  mkdirSync(packages, { recursive: true });
  for (let number = 0; number < count; number += 1) {
    const name = `package-${number}`;
    symlinkSync(`../${name}@1.0.0/node_modules/${name}`, join(packages, name));
  }
}

/** Every path below a root with its kind, mode and content: two trees are identical when these are. */
export function snapshotTree(root: string, skip: readonly string[] = []): Record<string, string> {
  const found: Record<string, string> = {};
  const visit = (path: string): void => {
    for (const name of readdirSync(join(root, path)).sort()) {
      const relative = path ? `${path}/${name}` : name;
      // A name that is not UTF-8 cannot be opened by its text; tests look at those by their bytes.
      if (skip.includes(relative) || name.includes('\ufffd')) continue;
      const full = join(root, relative);
      const info = lstatSync(full);
      const mode = (info.mode & 0o7777).toString(8);
      if (info.isSymbolicLink()) found[relative] = `link ${readlinkSync(full)}`;
      else if (info.isDirectory()) {
        found[relative] = `directory ${mode}`;
        visit(relative);
      } else found[relative] = `file ${mode} ${readFileSync(full).toString('base64')}`;
    }
  };
  visit('');
  return found;
}

/** An operation that nobody watches. */
export function silentHandle(signal = new AbortController().signal): OperationHandle {
  return {
    id: 'test',
    signal,
    step: (_name, work) => {
      const say = () => undefined;
      return work(say, say);
    },
    progress: () => undefined,
    commit: () => undefined,
  };
}
