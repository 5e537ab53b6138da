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
 * The issues that our own check doesn't already explain, as diagnostics in the file that holds the value: OpenClaw's
 * findings are merged with ours, and nothing of either is lost.
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
  const single = issues.flatMap(onePerKey);
  const unions = single.filter(({ message }) => UNION.test(message)).map(({ dotted }) => dotted);
  const placed = single.flatMap((issue) => {
    if (isExplained(issue, ours, unions)) return [];
    const path =
      tree === null ? [] : [...pathIn(tree, issue.dotted), ...(issue.key === null ? [] : [issue.key])];
    if (issue.key !== null && ours.some((own) => own.path === formatPath(path))) return [];
    const anchor = tree === null ? rootAnchor(result) : anchorOf(tree, path);
    const { message } = issue;
    return [
      { ...anchor, severity, code: 'openclaw', path: formatPath(path), message, source: 'openclaw' as const },
    ];
  });
  return [...new Map(placed.map((one) => [`${one.path}\n${one.message}`, one])).values()];
}

interface SingleIssue {
  /** Empty for the whole config. */
  readonly dotted: string;
  /** The key at that path which the message names: too much, or absent. */
  readonly key: string | null;
  readonly message: string;
}

const NAMED_KEYS =
  /^((?:invalid config: )?)(Unrecognized key|must not have additional properties|must have required property)s?:? (['"].*['"])$/;

/** OpenClaw reports keys at their parent and names them in the message, several in one. */
function onePerKey({ path, message }: OpenClawIssue): readonly SingleIssue[] {
  const dotted = path === '<root>' ? '' : path;
  const [, prefix, words, list] = NAMED_KEYS.exec(message) ?? [];
  const keys = [...(list ?? '').matchAll(/"([^"]*)"|'([^']*)'/g)].map((match) => match[1] ?? match[2] ?? '');
  if (keys.length === 0) return [{ dotted, key: null, message }];
  return keys.map((key) => ({ dotted, key, message: `${prefix}${words}: "${key}"` }));
}

/** Said of a value that fits no branch of a union; ours then speaks of the branch that was meant. */
const UNION = /^(?:invalid config: )?(?:Invalid input$|must match .*\b(?:oneOf|anyOf)$)/;

/** What OpenClaw says of the config as a whole, and where ours says the same. */
const WHOLE: readonly (readonly [words: RegExp, isSame: (own: Diagnostic) => boolean])[] = [
  [/\binclude\b|^Sibling keys/i, ({ source }) => source === 'include'],
  [/\bparse\b/i, ({ source }) => source === 'syntax'],
];

function isExplained(
  { dotted, key, message }: SingleIssue,
  ours: readonly Diagnostic[],
  unions: readonly string[],
): boolean {
  if (key !== null) {
    const full = dotted === '' ? key : `${dotted}.${key}`;
    return ours.some((own) => isAtOrBelow(own.path, full));
  }
  const union = unions.find((path) => isAtOrBelow(dotted, path));
  if (union !== undefined) return ours.some((own) => isAtOrBelow(own.path, union));
  const whole = dotted === '' ? WHOLE.find(([words]) => words.test(message)) : undefined;
  // A broken include or a syntax error of ours has the path of the section, or none: it explains nothing else there.
  return ours.some((own) => whole?.[1](own) ?? (own.path === dotted && own.source !== 'syntax'));
}

function isAtOrBelow(path: string, dotted: string): boolean {
  return dotted === '' || path === dotted || path.startsWith(`${dotted}.`);
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
