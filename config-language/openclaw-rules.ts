/** Applies the rules OpenClaw has beyond its schema: tables of patterns in, diagnostics out. */
import { formatPath } from './locate.ts';
import { type Anchor, type MergedNode, mergedAt } from './merged.ts';
import { OBJECT_RULES } from './object-rules.ts';
import type { ConfigPath, Diagnostic, PathSegment, Severity } from './syntax.ts';
import type { ValidateOptions } from './validate.ts';
import { markOf } from './validate-walk.ts';
import { VALUE_RULES } from './value-rules.ts';

export function checkOpenClawRules(root: MergedNode, options: ValidateOptions = {}): readonly Diagnostic[] {
  return [...checkValues(root, options), ...checkObjects(root)];
}

function checkValues(root: MergedNode, options: ValidateOptions): readonly Diagnostic[] {
  return VALUE_RULES.flatMap(([pattern, rule]) =>
    nodesAt(root, pattern).flatMap(({ node, path }) => {
      if (node.type !== 'scalar' || (typeof node.value !== 'string' && typeof node.value !== 'number'))
        return [];
      if (typeof node.value === 'string' && options.isOpen?.(node.value)) return [];
      const message = rule(node.value);
      return message === null ? [] : [finding(markOf(node), path, message)];
    }),
  );
}

function checkObjects(root: MergedNode): readonly Diagnostic[] {
  return OBJECT_RULES.flatMap(([pattern, rule]) =>
    nodesAt(root, pattern).flatMap(({ node, path }) => {
      if (node.type !== 'object') return [];
      return rule(node, String(path.at(-1))).map(({ at, message, severity }) =>
        finding(nearestAnchor(node, at), [...path, ...at], message, severity),
      );
    }),
  );
}

/** The place of the value at a path, or of the deepest value on the way to it. */
function nearestAnchor(node: MergedNode, path: ConfigPath): Anchor {
  for (let length = path.length; length > 0; length--) {
    const found = mergedAt(node, path.slice(0, length));
    if (found) return markOf(found);
  }
  return node.anchor;
}

interface Found {
  readonly node: MergedNode;
  readonly path: ConfigPath;
}

/** Every node a dotted pattern leads to; `*` goes to each key of an object and each item of a list. */
function nodesAt(root: MergedNode, pattern: string): readonly Found[] {
  let found: readonly Found[] = [{ node: root, path: [] }];
  for (const part of pattern.split('.')) {
    found = found.flatMap(({ node, path }) =>
      childrenOf(node, part).map(([segment, child]) => ({ node: child, path: [...path, segment] })),
    );
  }
  return found;
}

function childrenOf(node: MergedNode, part: string): readonly (readonly [PathSegment, MergedNode])[] {
  if (node.type === 'array')
    return part === '*' ? node.items.map((item, index) => [index, item] as const) : [];
  if (node.type !== 'object') return [];
  if (part === '*') return [...node.members].map(([key, member]) => [key, member.value] as const);
  const member = node.members.get(part);
  return member ? [[part, member.value]] : [];
}

function finding(
  anchor: Anchor,
  path: ConfigPath,
  message: string,
  severity: Severity = 'error',
): Diagnostic {
  return { ...anchor, severity, code: 'openclaw-rule', path: formatPath(path), message, source: 'schema' };
}
