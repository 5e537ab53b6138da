/** What OpenClaw asks of agents beyond its JSON Schema (config validation, 2026.9.6). */
import type { MergedNode, MergedObject } from './merged.ts';
import type { ObjectRule, RuleProblem } from './object-rules.ts';
import type { ConfigPath } from './syntax.ts';

interface Owner {
  readonly node: MergedObject;
  /** From `agents`. */
  readonly path: ConfigPath;
}

const child = (node: MergedNode | undefined, ...path: readonly string[]): MergedNode | undefined =>
  path.reduce<MergedNode | undefined>(
    (at, key) => (at?.type === 'object' ? at.members.get(key)?.value : undefined),
    node,
  );

const textOf = (node: MergedNode | undefined): string | undefined =>
  node?.type === 'scalar' && typeof node.value === 'string' ? node.value : undefined;

const membersOf = (node: MergedNode | undefined): readonly (readonly [string, MergedNode])[] =>
  node?.type === 'object' ? [...node.members].map(([key, { value }]) => [key, value] as const) : [];

function ownersOf(agents: MergedObject): readonly Owner[] {
  return membersOf(child(agents, 'entries')).flatMap(([id, node]) =>
    node.type === 'object' ? [{ node, path: ['entries', id] }] : [],
  );
}

/** A container gets its variables by a file with a line for each (`collectSandboxContainerEnvIssues`). */
export const sandboxVariables: ObjectRule = (agents) => {
  const defaults = child(agents, 'defaults');
  const setting = (owner: MergedNode | undefined, key: string) =>
    textOf(child(owner, 'sandbox', key))?.trim() || textOf(child(defaults, 'sandbox', key))?.trim();
  const inContainer = (owner: MergedNode | undefined) =>
    ['docker', 'podman'].includes(setting(owner, 'backend') ?? 'docker');
  const owners = ownersOf(agents);
  const shared = owners.length === 0 ? inContainer(undefined) : owners.some(({ node }) => inContainer(node));
  const own = owners.filter(({ node }) => inContainer(node) && setting(node, 'scope') !== 'shared');
  return [
    ...(shared ? badVariables(defaults, ['defaults']) : []),
    ...own.flatMap(({ node, path }) => badVariables(node, path)),
  ];
};

function badVariables(owner: MergedNode | undefined, path: ConfigPath): readonly RuleProblem[] {
  return membersOf(child(owner, 'sandbox', 'docker', 'env')).flatMap(([name, node]) => {
    const at = [...path, 'sandbox', 'docker', 'env', name];
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
      return [{ at, message: 'Expected a name of letters, digits and underscores, no digit first.' }];
    return /[\r\n\0]/.test(textOf(node) ?? '')
      ? [{ at, message: 'A container takes only values of one line: deliver longer ones by a mounted file.' }]
      : [];
  });
}

/** Which models may be used: an alias, `provider/model`, or a prefix that ends with `/*` (config/model-policy-ref). */
export const modelPolicies: ObjectRule = (agents) => {
  const shared = aliasesOf(child(agents, 'defaults'));
  const owners = [{ node: child(agents, 'defaults'), path: ['defaults'] }, ...ownersOf(agents)];
  return owners.flatMap(({ node, path }) => {
    const allow = child(node, 'modelPolicy', 'allow');
    if (allow?.type !== 'array') return [];
    const aliases = new Set([...shared, ...aliasesOf(node), 'openrouter:auto', 'openrouter:free']);
    return allow.items.flatMap((item, index) => {
      const text = textOf(item)?.trim();
      if (
        text === undefined ||
        text.includes('${') ||
        aliases.has(text.toLowerCase()) ||
        isModelPattern(text)
      )
        return [];
      const message = 'Expected the alias of a model, provider/model, or a beginning like provider/*.';
      return [{ at: [...path, 'modelPolicy', 'allow', index], message }];
    });
  });
};

function aliasesOf(owner: MergedNode | undefined): readonly string[] {
  return membersOf(child(owner, 'models')).flatMap(([, model]) => {
    const alias = textOf(child(model, 'alias'))?.trim().toLowerCase();
    return alias ? [alias] : [];
  });
}

function isModelPattern(text: string): boolean {
  const segments = text.split('/').map((segment) => segment.trim());
  const prefix = segments.at(-1) === '*' ? segments.slice(0, -1) : segments;
  const least = prefix === segments ? 2 : 1;
  return prefix.length >= least && prefix.every((segment) => /^[^*\s]+$/.test(segment));
}
