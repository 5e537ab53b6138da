/** What the parts of the validator share: the walk's state, how a finding is made, and what a finding weighs. */
import { formatPath } from './locate.ts';
import type { Anchor, MergedNode } from './merged.ts';
import type { JsonType, SchemaNode } from './schema.ts';
import type { ConfigPath, Diagnostic, PathSegment, Severity, TextRange } from './syntax.ts';

export interface Finding {
  readonly code: string;
  readonly message: string;
  readonly severity: Severity;
  readonly suggestion?: string | undefined;
  readonly anchor: Anchor;
  readonly path: ConfigPath;
  /** How much it speaks against the branch of a union it was found in. */
  readonly weight: number;
}

export interface Walk {
  /** The path of the node being checked; grows and shrinks with the walk. */
  readonly path: PathSegment[];
  readonly findings: Finding[];
  /** Whether the final text of a string is unknown because a variable stands in it. */
  readonly isOpen: (value: string) => boolean;
  /** Checks a node against a schema and adds what it finds to `walk.findings`. */
  readonly check: (node: MergedNode, schema: SchemaNode, walk: Walk) => void;
}

/**
 * How telling each kind of finding is when a union is explained: a wrong type rules a branch out, an unknown key
 * speaks against it, a wrong number says little.
 */
const WEIGHTS: Readonly<Record<string, number>> = {
  type: 20,
  'not-allowed-value': 8,
  'unknown-key': 5,
  'missing-key': 3,
};

/** Nobody reads more than this of one config; a hostile one must not cost more either. */
export const MAX_FINDINGS = 1_000;

/** Whether one more finding would change nothing: the list is full (with one to show that), the verdict is made. */
export function isSettled({ findings }: Walk): boolean {
  return findings.length > MAX_FINDINGS && hasErrors(findings);
}

export interface FindingDetails {
  readonly severity?: Severity;
  readonly suggestion?: string | null;
  /** Where to mark it, instead of the node. */
  readonly at?: Anchor;
  /** Last path segment to add, for findings about a key of the node. */
  readonly key?: string;
}

export function addFinding(
  walk: Walk,
  node: MergedNode,
  code: string,
  message: string,
  details: FindingDetails = {},
): void {
  const likely = details.suggestion ? 0.5 : 1;
  if (isSettled(walk)) return;
  walk.findings.push({
    code,
    message,
    severity: details.severity ?? 'error',
    suggestion: details.suggestion ?? undefined,
    anchor: details.at ?? markOf(node),
    path: details.key === undefined ? [...walk.path] : [...walk.path, details.key],
    weight: (WEIGHTS[code] ?? 1) * likely,
  });
}

/** What the walk would find, without adding it. */
export function findingsOf(node: MergedNode, schema: SchemaNode, walk: Walk): readonly Finding[] {
  const scratch: Walk = { ...walk, findings: [] };
  walk.check(node, schema, scratch);
  return scratch.findings;
}

export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.severity === 'error');
}

/** A scalar is marked as a whole; an object or a list at its key, so that the mark stays on one line. */
export function markOf(node: MergedNode): Anchor {
  return node.type === 'object' || node.type === 'array' ? node.anchor : rangeIn(node.file, node.node);
}

export function rangeIn(file: string, range: TextRange): Anchor {
  return { file, start: range.start, end: range.end };
}

/** The JSON type of a node; whole numbers count as `number` here. */
export function jsonTypeOf(node: MergedNode): JsonType | null {
  if (node.type === 'unknown') return null;
  if (node.type !== 'scalar') return node.type;
  if (node.value === null) return 'null';
  return typeof node.value as 'string' | 'number' | 'boolean';
}

export function acceptsType(types: readonly JsonType[] | null, node: MergedNode): boolean {
  const actual = jsonTypeOf(node);
  if (types === null || actual === null || types.includes(actual)) return true;
  return types.includes('integer') && node.type === 'scalar' && Number.isInteger(node.value);
}

export function toDiagnostic(finding: Finding): Diagnostic {
  const { code, message, severity, suggestion, anchor, path } = finding;
  const base = { ...anchor, severity, code, path: formatPath(path), message, source: 'schema' as const };
  return suggestion === undefined ? base : { ...base, suggestion };
}
