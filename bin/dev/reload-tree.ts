import type { ReloadKind, ReloadRule } from '../../config-language/reload-rules.ts';
import type { GatewayConnection } from '../../server/openclaw/rpc.ts';

/** A path of the schema with what the Gateway says a change of it does. */
export interface ReloadNode {
  readonly path: string;
  readonly kind: ReloadKind;
}

const ROOT = '.';
/** Sections asked at a time. */
const AT_ONCE = 4;
const TIMEOUT_MS = 60_000;

interface Child extends ReloadNode {
  readonly hasChildren: boolean;
}

/**
 * Asks a running Gateway about the children of a path: one `config.schema.lookup` answers all of them.
 * @throws Error when it refuses or answers something else
 */
export async function readChildren(connection: GatewayConnection, path: string): Promise<readonly Child[]> {
  const answer = await connection.request('config.schema.lookup', { path }, TIMEOUT_MS);
  if (!answer.ok) throw new Error(`${path}: ${answer.message}`);
  const { children } = answer.payload as {
    children: readonly { path: string; reloadKind: ReloadKind; hasChildren: boolean }[];
  };
  return children.map(({ path: child, reloadKind, hasChildren }) => ({
    path: child,
    kind: reloadKind,
    hasChildren,
  }));
}

/** Every path of the Gateway's schema but those left out, parents before children. */
export async function readReloadTree(
  connection: GatewayConnection,
  leftOut: (path: string) => boolean,
): Promise<readonly ReloadNode[]> {
  const nodes: ReloadNode[] = [];
  let sections: readonly string[] = [ROOT];
  while (sections.length > 0) {
    const found: Child[] = [];
    for (let at = 0; at < sections.length; at += AT_ONCE) {
      const some = sections.slice(at, at + AT_ONCE);
      found.push(...(await Promise.all(some.map((path) => readChildren(connection, path)))).flat());
    }
    const kept = found.filter(({ path }) => !leftOut(path));
    nodes.push(...kept.map(({ path, kind }) => ({ path, kind })));
    sections = kept.filter(({ hasChildren }) => hasChildren).map(({ path }) => path);
  }
  return nodes;
}

/** The fewest prefixes that say the same: a path is named where it differs from what is said above it. */
export function compress(nodes: readonly ReloadNode[]): readonly ReloadRule[] {
  const kinds = new Map(nodes.map(({ path, kind }) => [path, kind]));
  const parentOf = (path: string) => path.slice(0, Math.max(path.lastIndexOf('.'), 0));
  // Without a rule OpenClaw restarts; each section of the top is named all the same, so that it is known.
  return nodes
    .filter(({ path, kind }) => parentOf(path) === '' || kinds.get(parentOf(path)) !== kind)
    .map(({ path, kind }) => [path, kind] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
