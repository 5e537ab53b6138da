import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type InScope, scopeTest } from '../backup/restore-scope.ts';
import { type FileKind, WORK_DIRECTORY } from '../backup/selection.ts';
import type { SwapSite } from '../backup/swap-ports.ts';
import type { RestoreScope } from '../backup/types.ts';
import { AppError } from '../errors.ts';
import type { SwapUnit } from '../platform/tree-swap.ts';
import { walkTree } from './state-walk.ts';

/** One name in a tree: what it is, and what lies in it. */
interface Branch {
  readonly kind: FileKind;
  /** A lock or a socket: it goes with its directory, but is not worth a rename of its own. */
  readonly transient: boolean;
  /** Neither moved nor removed, whatever the scope says: it regenerates, or is or holds a mount. */
  readonly stays: boolean;
  /** The journal can only name what is UTF-8. */
  readonly odd: boolean;
  readonly children: Map<string, Branch>;
}

/**
 * The smallest set of renames that puts what is staged of a scope in the place of what is live: a directory as one
 * where all of it is in the scope, else each file by itself. What is not in the scope has no part in it. With a
 * database go the files that SQLite keeps beside it.
 * @throws AppError `refused` when something outside the scope stands in the way
 */
export function scopeUnits(site: SwapSite, scope: RestoreScope): SwapUnit[] {
  const databases = new Set<string>();
  const live = readBranch(site.stateDir, 'state', new Set([...site.mounted, WORK_DIRECTORY]), databases);
  const staged = readBranch(site.stageDir, 'everything', new Set(), databases);
  return new UnitPlan(site, scopeTest(scope, databases)).of(live, staged);
}

class UnitPlan {
  readonly #site: SwapSite;
  readonly #inScope: InScope;
  readonly #units: SwapUnit[] = [];

  constructor(site: SwapSite, inScope: InScope) {
    this.#site = site;
    this.#inScope = inScope;
  }

  of(live: Branch, staged: Branch): SwapUnit[] {
    this.#visit('', live, staged);
    return this.#units;
  }

  #visit(directory: string, live: Branch, staged: Branch | null): void {
    for (const name of new Set([...live.children.keys(), ...(staged?.children.keys() ?? [])])) {
      const path = directory ? `${directory}/${name}` : name;
      this.#name(path, live.children.get(name) ?? null, staged?.children.get(name) ?? null);
    }
  }

  #name(path: string, live: Branch | null, staged: Branch | null): void {
    if (live?.stays || (!live && !staged)) return;
    if (live?.kind === 'directory' && !this.#isWhole(path, live)) {
      if (staged && staged.kind !== 'directory')
        throw inTheWay(path, 'a directory here and a file in the backup');
      this.#visit(path, live, staged);
      return;
    }
    if (live && !staged && (live.transient || !this.#inScope(path))) return;
    if (live && live.kind !== 'directory' && staged?.kind === 'directory' && !this.#inScope(path))
      throw inTheWay(
        path,
        `a ${live.kind === 'symlink' ? 'link' : live.kind} here and a directory in the backup`,
      );
    if (live?.odd || staged?.odd) throw inTheWay(path, 'not named in UTF-8');
    this.#units.push({
      live: join(this.#site.stateDir, path),
      staged: staged ? join(this.#site.stageDir, path) : null,
      kept: join(this.#site.stageDir, '..', 'old', path),
      hadLive: live !== null,
    });
  }

  /** Whether a live directory goes as a whole: it and everything in it is in the scope, and nothing of it stays. */
  #isWhole(path: string, directory: Branch): boolean {
    if (directory.stays || !this.#inScope(path)) return false;
    for (const [name, child] of directory.children) {
      const below = `${path}/${name}`;
      if (child.stays) return false;
      if (child.kind === 'directory' ? !this.#isWhole(below, child) : !this.#inScope(below)) return false;
    }
    return true;
  }
}

function readBranch(
  root: string,
  rules: 'state' | 'everything',
  staying: ReadonlySet<string>,
  databases: Set<string>,
): Branch {
  const top = branchOf('directory', {});
  if (!existsSync(root)) return top;
  const byPath = new Map<string, Branch>([['', top]]);
  const add = (path: string, branch: Branch): void => {
    const cut = path.lastIndexOf('/');
    byPath.set(path, branch);
    byPath.get(cut === -1 ? '' : path.slice(0, cut))?.children.set(path.slice(cut + 1), branch);
  };
  const walk = walkTree(root, {
    rules,
    workspaces: [],
    exclude: new Set(),
    sniff: true,
    onLeftOut: ({ path, kind, keep }) => {
      const stays = keep === 'regenerable' || staying.has(path);
      add(path, branchOf(kind, { stays, transient: keep === 'transient' }));
    },
    onWarning: () => undefined,
  });
  for (const { path, kind, database, rawPath } of walk) {
    if (database) databases.add(path);
    add(path, branchOf(kind, { stays: staying.has(path), odd: rawPath !== null }));
  }
  return top;
}

function branchOf(kind: FileKind, flags: Partial<Pick<Branch, 'transient' | 'stays' | 'odd'>>): Branch {
  return { kind, transient: false, stays: false, odd: false, ...flags, children: new Map() };
}

function inTheWay(path: string, what: string): AppError {
  return new AppError(
    'refused',
    `${path} is ${what}, so this selection can’t be restored. Nothing was changed.`,
    {
      path,
      hint: 'Select the directory that holds it, or restore the whole backup.',
    },
  );
}
