import type { GatewayLogLine } from './log-line.ts';

/** What a `[reload]` line says. */
export type ReloadEvent =
  | { readonly kind: 'detected'; readonly paths: readonly string[] }
  | { readonly kind: 'hot-applied'; readonly paths: readonly string[] }
  | { readonly kind: 'restart-required'; readonly paths: readonly string[] }
  | { readonly kind: 'nothing-to-do'; readonly paths: readonly string[] }
  | { readonly kind: 'rejected'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'disabled' }
  | { readonly kind: 'superseded' };

type Rule = readonly [RegExp, (match: RegExpExecArray) => ReloadEvent];

/** The Gateway's words, as observed with 2026.9.6 and read in its `server-reload-managed`; 2026.2.26 has the same. */
const RULES: readonly Rule[] = [
  [
    /^config change detected; evaluating reload \((.*)\)/s,
    (match) => ({ kind: 'detected', paths: paths(match[1]) }),
  ],
  [/^config hot reload applied \((.*)\)/s, (match) => ({ kind: 'hot-applied', paths: paths(match[1]) })],
  [
    /^config change requires gateway restart \((.*?)\)/s,
    (match) => ({ kind: 'restart-required', paths: paths(match[1]) }),
  ],
  [/^config reload skipped \((.*)/s, (match) => ({ kind: 'rejected', reason: skipped(match[1]) })],
  [
    /^config change applied \(dynamic reads: (.*)\)/s,
    (match) => ({ kind: 'nothing-to-do', paths: paths(match[1]) }),
  ],
  [/^config reload failed: (.*)/s, (match) => ({ kind: 'failed', reason: firstLine(match[1]) })],
  [/^config reload disabled/, () => ({ kind: 'disabled' })],
  [/^config reload superseded/, () => ({ kind: 'superseded' })],
];

/** Null for a line that says nothing about a config reload. */
export function reloadEventOf(line: GatewayLogLine): ReloadEvent | null {
  if (line.subsystem !== null && !/(^|\/)reload$/.test(line.subsystem)) return null;
  for (const [pattern, make] of RULES) {
    const match = pattern.exec(line.message);
    if (match) return make(match);
  }
  return null;
}

function paths(list: string | undefined): string[] {
  return (list ?? '').split(', ').filter((path) => path !== '');
}

/** `invalid config): : JSON5 parse failed: …` and `config file not found)` → the reason without the brackets. */
function skipped(rest: string | undefined): string {
  const text = rest ?? '';
  const split = text.indexOf('):');
  const reason = split < 0 ? text.replace(/\)\s*$/, '') : text.slice(split + 2).replace(/^[:\s]+/, '');
  return firstLine(reason) || 'invalid config';
}

function firstLine(text: string | undefined): string {
  return (text ?? '').split('\n')[0]?.trim() ?? '';
}
