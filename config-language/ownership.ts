/** Who owns a value: the file it is written in, and what that means for changing it. */
import { type Anchor, type IncludeSite, type MergedNode, memberAt, mergedAt } from './merged.ts';
import type { ConfigPath } from './syntax.ts';
import { rangeIn } from './validate-walk.ts';

export interface Ownership {
  /** The file that holds the value. */
  readonly file: string;
  /** The value in that file. */
  readonly value: Anchor;
  /** Its key, null for the root and for items of a list. */
  readonly key: Anchor | null;
  /** The includes it came through, from the root file inwards. Empty when the root file holds it. */
  readonly includes: readonly IncludeSite[];
  /**
   * Why OpenClaw's own writer would refuse to change it (config-secrets-env, 2026.9.6), in words; null when it
   * would. A text edit of the owning file works either way.
   */
  readonly refusedByOpenClaw: string | null;
}

/** The owner of the value at a path of the merged config, or null when there is no such value. */
export function ownerOf(root: MergedNode, path: ConfigPath): Ownership | null {
  const node = mergedAt(root, path);
  if (!node) return null;
  const member = memberAt(root, path);
  const includes = chainOf(node.site);
  return {
    file: node.file,
    value: rangeIn(node.file, node.node),
    key: member ? rangeIn(member.file, member.keyNode) : null,
    includes,
    refusedByOpenClaw: refusal(includes, path),
  };
}

function chainOf(site: IncludeSite | null): readonly IncludeSite[] {
  const chain: IncludeSite[] = [];
  for (let current = site; current; current = current.parent) chain.unshift(current);
  return chain;
}

function refusal(includes: readonly IncludeSite[], path: ConfigPath): string | null {
  const site = includes.at(-1);
  if (!site) return null;
  if (includes.some((include) => include.path.length === 0))
    return 'It is part of an include of the whole config.';
  if (includes.length > 1) return 'It is included by a file that is itself included.';
  if (site.isList) return 'It comes from a list of included files.';
  if (site.hasSiblings) return 'Keys beside its $include override the included file.';
  if (path.some((segment) => typeof segment === 'number')) return 'It is included inside a list.';
  return null;
}
