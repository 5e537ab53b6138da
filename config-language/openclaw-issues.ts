/** OpenClaw's own findings (`openclaw config validate --json`), put where they belong in the files. */
import type { CheckResult } from './language-service.ts';
import { formatPath } from './locate.ts';
import { type Anchor, type MergedNode, memberAt, mergedAt } from './merged.ts';
import type { ConfigPath, Diagnostic, PathSegment, Severity } from './syntax.ts';
import { markOf, rangeIn } from './validate-walk.ts';

/** As OpenClaw prints it: dotted path (`<root>` or empty for the whole config) and message. */
export interface OpenClawIssue {
  readonly path: string;
  readonly message: string;
}

/**
 * The issues that our own check doesn't already explain, as diagnostics in the file that holds the value. An
 * issue counts as explained when an error of ours stands at its path or below it; one about the whole config when
 * there is any error of ours. Nothing of ours is replaced.
 */
export function placeOpenClawIssues(
  result: CheckResult,
  issues: readonly OpenClawIssue[],
  severity: Severity = 'error',
): readonly Diagnostic[] {
  const tree = result.tree;
  const ours = result.diagnostics.filter(
    (diagnostic) => severity !== 'error' || diagnostic.severity === 'error',
  );
  return issues.flatMap(({ path: written, message }) => {
    const dotted = written === '<root>' ? '' : written;
    const full = tree === null ? [] : withUnrecognizedKey(pathIn(tree, dotted), message);
    const path = formatPath(full);
    if (ours.some((own) => dotted === '' || isAtOrBelow(own.path, dotted) || own.path === path)) return [];
    const anchor = tree === null ? rootAnchor(result) : anchorOf(tree, full);
    return [{ ...anchor, severity, code: 'openclaw', path, message, source: 'openclaw' as const }];
  });
}

/** OpenClaw reports an unknown key at its parent and names it in the message. */
function withUnrecognizedKey(path: ConfigPath, message: string): ConfigPath {
  const key =
    /^(?:invalid config: )?(?:Unrecognized key|must not have additional properties): "([^"]+)"/.exec(
      message,
    )?.[1];
  return key === undefined ? path : [...path, key];
}

function isAtOrBelow(path: string, dotted: string): boolean {
  return path === dotted || path.startsWith(`${dotted}.`);
}

/** The segments of a dotted path as the config has them: keys may hold dots. What isn't there stays as written. */
function pathIn(tree: MergedNode, dotted: string): ConfigPath {
  const path: PathSegment[] = [];
  let rest = dotted === '' ? [] : dotted.split('.');
  let node: MergedNode | null = tree;
  while (rest.length > 0) {
    const length: number = keyLength(node, rest);
    const key = rest.slice(0, length).join('.');
    path.push(node?.type === 'array' ? Number(key) : key);
    node = node === null ? null : mergedAt(node, [key]);
    rest = rest.slice(length);
  }
  return path;
}

/** How many parts make up the next key: as many as the object has a key for, else one. */
function keyLength(node: MergedNode | null, parts: readonly string[]): number {
  if (node?.type !== 'object') return 1;
  for (let length = parts.length; length > 1; length--) {
    if (node.members.has(parts.slice(0, length).join('.'))) return length;
  }
  return 1;
}

/** The value at a path or the deepest one on the way; the key when the value is an object or a list. */
function anchorOf(tree: MergedNode, path: ConfigPath): Anchor {
  for (let length = path.length; length > 0; length--) {
    const found = mergedAt(tree, path.slice(0, length));
    if (!found) continue;
    const member = memberAt(tree, path.slice(0, length));
    return found.type === 'scalar' || !member ? markOf(found) : rangeIn(member.file, member.keyNode);
  }
  return tree.anchor;
}

function rootAnchor(result: CheckResult): Anchor {
  return { file: result.files[0]?.path ?? '', start: 0, end: 0 };
}
