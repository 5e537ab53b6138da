/** Where the picture of an agent may come from (config validation `validateIdentityAvatar`, 2026.9.6). */
import { type MergedNode, mergedAt } from './merged.ts';
import { isAbsolutePath, isInside, normalizePath, resolvePath } from './posix-path.ts';
import { finding } from './rule-finding.ts';
import type { ConfigPath, Diagnostic, PathSegment } from './syntax.ts';
import type { ValidateOptions } from './validate.ts';
import { markOf } from './validate-walk.ts';

const MESSAGE =
  'Expected a path within the workspace of the agent, an address that starts with https:// or http://, or a data: URI.';

export function checkAvatars(root: MergedNode, options: ValidateOptions): readonly Diagnostic[] {
  const shared = workspaceOf(mergedAt(root, ['agents', 'defaults']), options);
  return agentPaths(root).flatMap((agent) => {
    const path = [...agent, 'identity', 'avatar'];
    const node = mergedAt(root, path);
    if (node?.type !== 'scalar' || typeof node.value !== 'string' || options.isOpen?.(node.value)) return [];
    const workspace = workspaceOf(mergedAt(root, agent), options) ?? shared;
    return isAllowed(node.value.trim(), workspace)
      ? []
      : [finding(markOf(node), path, 'openclaw-rule', MESSAGE)];
  });
}

function agentPaths(root: MergedNode): readonly ConfigPath[] {
  return ['entries', 'list'].flatMap((section) => {
    const agents = mergedAt(root, ['agents', section]);
    const keys: PathSegment[] =
      agents?.type === 'object'
        ? [...agents.members.keys()]
        : agents?.type === 'array'
          ? [...agents.items.keys()]
          : [];
    return keys.map((key) => ['agents', section, key]);
  });
}

/** An absolute directory; null where the config alone does not tell it. */
function workspaceOf(owner: MergedNode | null, { isOpen }: ValidateOptions): string | null {
  const node = owner && mergedAt(owner, ['workspace']);
  if (node?.type !== 'scalar' || typeof node.value !== 'string' || isOpen?.(node.value)) return null;
  const text = node.value.trim();
  return isAbsolutePath(text) ? normalizePath(text) : null;
}

function isAllowed(avatar: string, workspace: string | null): boolean {
  if (avatar === '' || /^(?:data:|https?:\/\/)/i.test(avatar)) return true;
  const hasScheme = /^[a-z][a-z0-9+.-]*:/i.test(avatar) && !/^[a-z]:[\\/]/i.test(avatar);
  if (avatar.startsWith('~') || hasScheme) return false;
  if (workspace !== null) return isInside(workspace, resolvePath(workspace, avatar));
  // The usual workspaces are called so; elsewhere only a path that goes up and leaves is certain to leave.
  const anywhere = '/a/workspace';
  return isInside(anywhere, resolvePath(anywhere, avatar)) || /(?:^|\/)workspace/.test(avatar);
}
