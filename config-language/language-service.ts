/**
 * The language service of OpenClaw's config: one factory, everything it needs comes in as values or as the
 * injected file access. It runs unchanged in a browser worker at keystroke speed and on the server as the judge
 * of an apply.
 */
import { type CompletionContext, type CompletionItem, complete } from './complete.ts';
import { checkCrossRules } from './cross-rules.ts';
import {
  checkEnvReferences,
  createEnvironment,
  type EnvInput,
  type Environment,
  isOpenString,
} from './env.ts';
import type { FileAccess } from './file-access.ts';
import { generationRules } from './generation.ts';
import { type Hover, type HoverFacts, hover } from './hover.ts';
import { type ConfigFile, resolveIncludes } from './include.ts';
import { formatPath } from './locate.ts';
import { type MergedNode, mergedValue } from './merged.ts';
import { type Ownership, ownerOf } from './ownership.ts';
import { parseJson5 } from './parse.ts';
import { generationOf, reloadOf } from './restart-plan.ts';
import type { ConfigSchema } from './schema.ts';
import { type FromOutside, withKnownVariables, withoutValues } from './substitution.ts';
import type { ConfigPath, ConfigValue, Diagnostic, ParseResult, Severity } from './syntax.ts';
import { validate } from './validate.ts';
import { MAX_FINDINGS } from './validate-walk.ts';

export interface ConfigLanguageOptions extends HoverFacts {
  readonly schema: ConfigSchema;
  /** The OpenClaw version the schema belongs to, for example `2026.9.6`. */
  readonly version: string;
  /** Where the schema comes from, in words for the person: "installed OpenClaw", "bundled snapshot". */
  readonly schemaSource: string;
}

export interface CheckInput {
  /** Absolute path of the main config file. */
  readonly rootFile: string;
  readonly access: FileAccess;
  /** Absolute directories outside the config directory that includes may reach (`OPENCLAW_INCLUDE_ROOTS`). */
  readonly includeRoots?: readonly string[];
  readonly env: EnvInput;
}

export interface CheckResult {
  /** By file in the order of `files`, then by position. */
  readonly diagnostics: readonly Diagnostic[];
  readonly files: readonly ConfigFile[];
  /** The config after includes, variables not substituted. Undefined when there is no readable root file. */
  readonly merged: ConfigValue | undefined;
  /** The same with the file and syntax node of every value. */
  readonly tree: MergedNode | null;
  readonly environment: Environment;
  /** Whether OpenClaw would accept the config, as far as we can tell. */
  readonly ok: boolean;
  /** Which file holds the value at a path, and whether OpenClaw's own writer could change it there. */
  ownerOf(path: ConfigPath): Ownership | null;
}

export interface ConfigLanguage {
  readonly version: string;
  readonly schemaSource: string;
  readonly schema: ConfigSchema;
  /** Reads, merges and judges the config. Total: every trouble is a diagnostic. */
  check(input: CheckInput): CheckResult;
  /** What can be typed at an offset of a file. Empty where nothing sensible can. */
  complete(
    input: CheckInput,
    file: string,
    offset: number,
    context?: CompletionContext,
  ): readonly CompletionItem[];
  /** What stands at an offset of a file, or null where there is nothing to say. */
  hover(input: CheckInput, file: string, offset: number): Hover | null;
}

export function createConfigLanguage(options: ConfigLanguageOptions): ConfigLanguage {
  const { schema, version, schemaSource } = options;
  const rules = generationRules(version);
  const generation = generationOf(version);
  const hoverOptions = { ...options, reloadOf: options.reloadOf ?? bundledReload(version) };
  const parse = createParseCache();

  const check = (input: CheckInput): CheckResult => {
    const resolved = resolveIncludes({ ...input, parse });
    const tree = resolved.merged;
    const environment = createEnvironment(input.env, tree, generation);
    const found: (readonly Diagnostic[])[] = [resolved.diagnostics, checkRootFile(resolved.files[0])];
    if (tree !== null) {
      const textOf = textLookup(resolved.files);
      const options = { isOpen: (value: string) => isOpenString(value, environment) };
      // In the browser most configs give no variables themselves: then what is written is what is judged.
      const { node, fromOutside } = hasKnownVariables(environment)
        ? withKnownVariables(tree, environment)
        : { node: tree, fromOutside: NO_VALUES };
      const said = [validate(node, schema, options), checkCrossRules(node, schema, options)].flat();
      found.push(
        fromOutside.size === 0 ? said : said.map((one) => inWrittenWords(one, fromOutside)),
        checkEnvReferences(tree, environment, rules.missingEnv, textOf),
      );
    }
    const sorted = sortDiagnostics(found.flat(), resolved.files);
    let merged: ConfigValue | undefined;
    return {
      diagnostics: limited(sorted),
      files: resolved.files,
      // Made when it is asked for: at each keystroke nobody does.
      get merged() {
        if (tree !== null) merged ??= mergedValue(tree);
        return merged;
      },
      tree,
      environment,
      ok: tree !== null && sorted.every(({ severity }) => severity !== 'error'),
      ownerOf: (path) => (tree === null ? null : ownerOf(tree, path)),
    };
  };

  return {
    version,
    schemaSource,
    schema,
    check,
    complete: (input, file, offset, context) => complete(check(input), schema, file, offset, context),
    hover: (input, file, offset) => hover(check(input), hoverOptions, file, offset),
  };
}

const NO_VALUES: FromOutside = new Map();

function inWrittenWords(finding: Diagnostic, fromOutside: FromOutside): Diagnostic {
  return { ...finding, message: withoutValues(finding.message, fromOutside) };
}

function hasKnownVariables({ names, knownValue }: Environment): boolean {
  return names.some((name) => knownValue(name) !== null);
}

/** What the bundled rules say; without a rule OpenClaw restarts. */
function bundledReload(version: string): NonNullable<HoverFacts['reloadOf']> {
  return (path, config) => {
    const { kind, source } = reloadOf(formatPath(path), config, version);
    return {
      kind,
      source: source === 'unknown' ? 'no rule is known' : `rules of OpenClaw ${generationOf(version)}`,
    };
  };
}

/** Parse results by path: while one file is edited the others are read once. */
function createParseCache(): (path: string, text: string) => ParseResult {
  const known = new Map<string, ParseResult>();
  return (path, text) => {
    const cached = known.get(path);
    if (cached && cached.text === text) return cached;
    const parsed = parseJson5(text);
    known.set(path, parsed);
    return parsed;
  };
}

function checkRootFile(root: ConfigFile | undefined): readonly Diagnostic[] {
  const message = root ? rootProblem(root) : null;
  if (!root || message === null) return [];
  return [
    {
      file: root.path,
      start: 0,
      end: 0,
      severity: 'error',
      code: `config-${root.state}`,
      path: '',
      message,
      source: 'syntax',
    },
  ];
}

function rootProblem(root: ConfigFile): string | null {
  switch (root.state) {
    case 'missing':
      return 'There is no config file here yet. OpenClaw starts with its defaults.';
    case 'directory':
      return 'This is a directory, not a config file.';
    case 'unreadable':
      return "The config file can't be read: check its owner and permissions.";
    case 'too-large':
      return 'The config file is too large to be read.';
    case 'file':
      return null;
  }
}

function textLookup(files: readonly ConfigFile[]): (file: string) => string {
  const texts = new Map(files.map((file) => [file.path, file.parsed?.text ?? '']));
  return (file) => texts.get(file) ?? '';
}

/** The first findings, and that there are more. */
function limited(sorted: readonly Diagnostic[]): readonly Diagnostic[] {
  const last = sorted[MAX_FINDINGS - 1];
  if (!last || sorted.length === MAX_FINDINGS) return sorted;
  const message = 'There are more problems than are listed here. Mend these first.';
  const more = { ...last, severity: 'info', code: 'more-problems', path: '', message } as const;
  return [...sorted.slice(0, MAX_FINDINGS), more];
}

const SEVERITY_ORDER: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** By file, position and severity; what a file says twice because it is included twice is said once. */
function sortDiagnostics(
  diagnostics: readonly Diagnostic[],
  files: readonly ConfigFile[],
): readonly Diagnostic[] {
  const order = new Map(files.map((file, index) => [file.path, index]));
  const rank = (file: string) => order.get(file) ?? files.length;
  const unique = new Map<string, Diagnostic>();
  for (const diagnostic of diagnostics) {
    const key = `${diagnostic.file}\n${diagnostic.start}\n${diagnostic.end}\n${diagnostic.code}\n${diagnostic.message}`;
    if (!unique.has(key)) unique.set(key, diagnostic);
  }
  return [...unique.values()].sort(
    (a, b) =>
      rank(a.file) - rank(b.file) ||
      a.start - b.start ||
      SEVERITY_ORDER[a.severity] - SEVERITY_ORDER[b.severity] ||
      a.end - b.end,
  );
}
