import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

let top: string;
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'gatehouse-test-'));
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

const NOBODY = 65534;
const MODULE = fileURLToPath(new URL('./remove-tree.ts', import.meta.url));

/** In a process without the rights of root, which may delete anything. */
function removeAsNobody(call: 'removeTree' | 'removeTreeSync', path: string): string {
  const script = `
    const { ${call} } = await import(${JSON.stringify(MODULE)});
    if (process.getuid() === 0) { process.setgroups([]); process.setgid(${NOBODY}); process.setuid(${NOBODY}); }
    try { await ${call}(${JSON.stringify(path)}); console.log('removed'); } catch (error) { console.log(error.code); }`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }).trim();
}

function makeTree(): string {
  const tree = join(top, 'tree');
  mkdirSync(join(tree, 'mod/cache'), { recursive: true });
  mkdirSync(join(tree, 'closed'));
  writeFileSync(join(tree, 'mod/cache/file'), '');
  writeFileSync(join(tree, 'closed/file'), '');
  mkdirSync(join(top, 'elsewhere'), { mode: 0o555 });
  symlinkSync('../../elsewhere', join(tree, 'mod/link'));
  return tree;
}

it.each(['removeTree', 'removeTreeSync'] as const)(
  '%s deletes read-only directories and follows no link',
  (call) => {
    const tree = makeTree();
    if (process.getuid?.() === 0) execFileSync('chown', ['-R', `${NOBODY}:${NOBODY}`, top]);
    for (const path of ['mod/cache', 'mod']) chmodSync(join(tree, path), 0o555);
    chmodSync(join(tree, 'closed'), 0);
    expect(removeAsNobody(call, tree)).toBe('removed');
    expect(existsSync(tree)).toBe(false);
    expect(execFileSync('stat', ['-c', '%a', join(top, 'elsewhere')], { encoding: 'utf8' }).trim()).toBe(
      '555',
    );
    expect(removeAsNobody(call, tree)).toBe('removed');
  },
);

it.runIf(process.getuid?.() === 0)('says so when something belongs to somebody else', () => {
  const tree = makeTree();
  chownSync(top, NOBODY, NOBODY);
  chownSync(tree, NOBODY, NOBODY);
  expect(removeAsNobody('removeTree', tree)).toBe('EACCES');
});
