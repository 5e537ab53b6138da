import type { ConfigPath } from '@/config-language/syntax.ts';

/** A path as it is typed and searched: `agents.entries.main`, `bindings[0].agentId`, `models["a.b"]`. */
export function joinSegments(path: ConfigPath): string {
  return path
    .map((segment, index) => {
      if (typeof segment === 'number') return `[${segment}]`;
      if (segment === '' || /[.[\]"]/.test(segment)) return `["${segment}"]`;
      return index === 0 ? segment : `.${segment}`;
    })
    .join('');
}
