/**
 * `${VAR}` in config strings, by the rules of OpenClaw's config/env-substitution (2026.9.6): only names of the
 * form `[A-Z_][A-Z0-9_]*` count, `$${VAR}` stands for the text `${VAR}`, everything else is literal text.
 * In the browser it works with names alone, and knows the values that the config itself gives in `env.vars`.
 */
import { isIgnoredInConfig, isIgnoredInWorkingDirectory } from './env-names.ts';
import { formatPath } from './locate.ts';
import { type MergedNode, mergedAt, walkMerged } from './merged.ts';
import type { Generation } from './reload-rules.ts';
import type { ConfigPath, Diagnostic, TextRange } from './syntax.ts';

/** The outside sources of variables in the order in which OpenClaw asks them. `env.vars` of the config comes last. */
export type EnvSource = 'process' | 'cwd .env' | 'state .env' | 'gateway.env';

export interface EnvLayer {
  readonly name: EnvSource;
  /** Names of the variables that have a value there, also those that OpenClaw ignores in this source. */
  readonly names: readonly string[];
  /** Names that are there with an empty value: OpenClaw treats them as missing. */
  readonly emptyNames?: readonly string[];
  /** What they hold, where that may be known: on the server. A finding never says a value. */
  readonly values?: ReadonlyMap<string, string>;
}

/**
 * What is known of the environment. Without a layer called `process` the Gateway's own environment is unknown,
 * so that a name found nowhere may still exist there.
 */
export interface EnvInput {
  readonly layers: readonly EnvLayer[];
}

/** One `${NAME}` in a string value; the offsets are into the decoded value. */
export interface EnvReference extends TextRange {
  readonly name: string;
}

export type EnvResolution =
  | { readonly state: 'set'; readonly source: EnvSource | 'env.vars' }
  | { readonly state: 'empty'; readonly source: EnvSource }
  /** `ignored`: it is written there, where OpenClaw takes no variable of this name from. */
  | { readonly state: 'missing'; readonly ignored?: EnvSource | 'env.vars' }
  /** Found nowhere we can see, but the Gateway's process environment can't be seen. */
  | { readonly state: 'unknown'; readonly ignored?: EnvSource | 'env.vars' };

/** A reference, or with a second dollar the text of one. */
export const REFERENCE = /\$(\$?)\{([A-Z_][A-Z0-9_]*)\}/g;

/** The references in a decoded string; escaped ones (`$${NAME}`) are none. */
export function findEnvReferences(value: string): readonly EnvReference[] {
  if (!value.includes('${')) return [];
  const found: EnvReference[] = [];
  for (const match of value.matchAll(REFERENCE)) {
    if (match[1] === '')
      found.push({ name: match[2] ?? '', start: match.index, end: match.index + match[0].length });
  }
  return found;
}

export interface Environment {
  resolve(name: string): EnvResolution;
  /** The value, where it is certain: from `env.vars` when no source before it can have the name, or from the source. */
  knownValue(name: string): string | null;
  /** Every name that some source defines, sorted. */
  readonly names: readonly string[];
}

/**
 * Who defines a variable. An outside source that has the name hides the later ones even when its value is empty;
 * `env.vars` fills in only what no source gave a value.
 */
export function createEnvironment(
  input: EnvInput,
  config: MergedNode | null,
  generation: Generation = '2026.9.6',
): Environment {
  const { found: outside, ignored } = outsideVariables(input, generation);
  const inline = new Map<string, string>();
  for (const [name, value] of config === null ? [] : inlineVariables(config, generation)) {
    if (isIgnoredInConfig(name, generation)) ignored.set(name, 'env.vars');
    else inline.set(name, value);
  }
  const processKnown = input.layers.some((layer) => layer.name === 'process');
  const outsideValue = (name: string) => {
    const found = outside.get(name);
    if (found?.state !== 'set') return undefined;
    const source = input.layers.find((layer) => layer.name === found.source && layer.values?.has(name));
    return source?.values?.get(name);
  };
  /** Blanks alone do not keep env.vars out. */
  const isGivenInline = (name: string) =>
    inline.has(name) && (outside.get(name)?.state !== 'set' || outsideValue(name)?.trim() === '');
  const resolve = (name: string): EnvResolution => {
    const found = outside.get(name);
    if (isGivenInline(name)) return { state: 'set', source: 'env.vars' };
    if (found?.state === 'set') return found;
    if (found) return found;
    const where = ignored.get(name);
    const state = processKnown ? 'missing' : 'unknown';
    return where === undefined ? { state } : { state, ignored: where };
  };
  return {
    names: [...new Set([...outside.keys(), ...inline.keys()])].sort(),
    resolve,
    knownValue: (name) =>
      processKnown ? ((isGivenInline(name) ? inline.get(name) : outsideValue(name)) ?? null) : null,
  };
}

function outsideVariables({ layers }: EnvInput, generation: Generation) {
  const found = new Map<string, EnvResolution>();
  const ignored = new Map<string, EnvSource | 'env.vars'>();
  for (const { name: source, names, emptyNames = [] } of layers) {
    // The older generation does not know this file.
    if (source === 'gateway.env' && generation === '2026.2.26') continue;
    const add = (state: 'set' | 'empty') => (name: string) => {
      if (source === 'cwd .env' && isIgnoredInWorkingDirectory(name, generation)) ignored.set(name, source);
      else if (!found.has(name)) found.set(name, { state, source });
    };
    names.forEach(add('set'));
    emptyNames.forEach(add('empty'));
  }
  return { found, ignored };
}

/**
 * The texts of `env.vars` and of `env` itself, which wins (config/config-env-vars, 2026.9.6). A value that itself
 * holds a `${VAR}` is not available to other values; in the older generation it is, as it is written.
 */
function inlineVariables(config: MergedNode, generation: Generation): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  for (const path of [['env', 'vars'], ['env']] as const) {
    const node = mergedAt(config, path);
    if (node?.type !== 'object') continue;
    for (const [name, { value }] of node.members) {
      if (value.type !== 'scalar' || typeof value.value !== 'string' || value.value.trim() === '') continue;
      if (generation === '2026.2.26' || findEnvReferences(value.value).length === 0)
        variables.set(name.trim(), value.value);
    }
  }
  return variables;
}

/** Whether a string's final text depends on a variable whose value we can't know. */
export function isOpenString(value: string, environment: Environment): boolean {
  return findEnvReferences(value).some(({ name }) => {
    const { state } = environment.resolve(name);
    return state === 'set' || state === 'unknown';
  });
}

/** What a missing variable means to this OpenClaw: 2026.2 refuses to load the config, later ones warn. */
export type MissingEnvRule = 'warning' | 'error';

/** One finding for each reference that has no value, at its place in the text. */
export function checkEnvReferences(
  config: MergedNode,
  environment: Environment,
  rule: MissingEnvRule,
  textOf: (file: string) => string,
): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  walkMerged(config, (node, path) => {
    if (node.type !== 'scalar' || typeof node.value !== 'string') return;
    for (const range of referenceRanges(node.value, node.node, textOf(node.file))) {
      const resolution = environment.resolve(range.name);
      if (resolution.state === 'set') continue;
      diagnostics.push({
        file: node.file,
        start: range.start,
        end: range.end,
        path: formatPath(path),
        source: 'env',
        ...describeUnresolved(range.name, resolution, rule),
      });
    }
  });
  return diagnostics;
}

function describeUnresolved(
  name: string,
  resolution: Exclude<EnvResolution, { state: 'set' }>,
  rule: MissingEnvRule,
): Pick<Diagnostic, 'severity' | 'code' | 'message'> {
  if (resolution.state === 'unknown') {
    const where =
      resolution.ignored === undefined
        ? `${name} is in no .env file and not in env.vars.`
        : ignoredInWords(name, resolution.ignored);
    const message = `${where} It may be set in the Gateway's own environment, which can't be seen from here.`;
    return { severity: 'info', code: 'env-unknown', message };
  }
  const what = whyUnresolved(name, resolution);
  const effect =
    rule === 'error'
      ? 'This OpenClaw refuses to load the config.'
      : 'The text stays as it is written, and what needs it is unavailable.';
  return { severity: rule, code: `env-${resolution.state}`, message: `${what} ${effect}` };
}

function whyUnresolved(
  name: string,
  resolution: Exclude<EnvResolution, { state: 'set' | 'unknown' }>,
): string {
  if (resolution.state === 'empty') {
    return `${name} is set to an empty value (${sourceInWords(resolution.source)}), which counts as missing.`;
  }
  return resolution.ignored === undefined
    ? `${name} is not set: not in the environment, in no .env file and not in env.vars.`
    : `${name} is not set. ${ignoredInWords(name, resolution.ignored)}`;
}

function ignoredInWords(name: string, source: EnvSource | 'env.vars'): string {
  return `OpenClaw takes no ${name} from ${sourceInWords(source)}.`;
}

/** How a source is named to a person. */
export function sourceInWords(source: EnvSource | 'env.vars'): string {
  switch (source) {
    case 'process':
      return 'the environment of the process';
    case 'cwd .env':
      return '.env in the working directory';
    case 'state .env':
      return '.env in the state directory';
    case 'gateway.env':
      return '~/.config/openclaw/gateway.env';
    case 'env.vars':
      return 'env.vars in the config';
  }
}

/** The references of a string literal as ranges of the file's text. */
export function referenceRanges(value: string, literal: TextRange, text: string): readonly EnvReference[] {
  const references = findEnvReferences(value);
  if (references.length === 0) return references;
  const raw = text.slice(literal.start, literal.end);
  let from = 0;
  return references.map(({ name }) => {
    // Escapes such as \u0024 can hide the reference from a plain search: then the whole literal is meant.
    const at = raw.indexOf(`\${${name}}`, from);
    if (at < 0) return { name, start: literal.start, end: literal.end };
    from = at + name.length + 3;
    return { name, start: literal.start + at, end: literal.start + from };
  });
}

/** The path at which a variable is defined in the config, for "go to definition". */
export function inlineVariablePath(name: string): ConfigPath {
  return ['env', 'vars', name];
}
