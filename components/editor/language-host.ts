import type { CompletionItem } from '@/config-language/complete.ts';
import type { EnvInput } from '@/config-language/env.ts';
import { formatJson5 } from '@/config-language/format.ts';
import {
  type ConfigLanguage,
  createConfigLanguage,
  type CheckResult as LanguageCheck,
} from '@/config-language/language-service.ts';
import { parseJson5 } from '@/config-language/parse.ts';
import { directoryOf, isInside, relativeTo, resolvePath } from '@/config-language/posix-path.ts';
import { normaliseSchema } from '@/config-language/schema.ts';
import { readSchemaDocument, sensitivePathsOf } from '@/config-language/schema-document.ts';
import { secretRanges } from '@/config-language/secret-ranges.ts';
import { inlineInclude, splitInclude } from '@/config-language/split-include.ts';
import type { ConfigPath, Diagnostic, ParseResult } from '@/config-language/syntax.ts';
import { addablePaths, planAddition } from './add-key.ts';
import { effectiveRows } from './effective.ts';
import { agentNamedAt, definitionOf, keyPathIn, locatePath, searchPaths } from './key-paths.ts';
import type {
  CheckResult,
  CompletionEntry,
  FilePlace,
  HoverText,
  LanguageMethod,
  LanguageMethods,
  Place,
  WorkerFile,
  WorkerSetup,
} from './language-protocol.ts';
import { outlineOf } from './outline.ts';
import { ownerWords } from './owner-words.ts';
import { type FixContext, quickFixes } from './quick-fixes.ts';
import { refactoringsAt } from './refactorings.ts';
import { moveSecret, nameTakenBy } from './secret-literal.ts';

/** A schema that allows everything: syntax, includes and variables are still checked. */
const openSchema = { type: 'object', properties: {} };

const notSetUp: WorkerSetup = {
  rootPath: '/openclaw.json',
  includeRoots: [],
  includable: [],
  env: [],
  schema: { url: '', helpUrl: null, version: '', source: 'bundled' },
};

export interface HostDeps {
  /** The JSON at an immutable URL; throws when it can't be had. */
  readonly readJson: (url: string) => Promise<unknown>;
}

type Handlers = {
  readonly [Method in LanguageMethod]: (
    params: LanguageMethods[Method]['params'],
  ) => LanguageMethods[Method]['result'] | Promise<LanguageMethods[Method]['result']>;
};

/** The worker's side of the language service: the texts of the moment, and answers about them. */
export class LanguageHost {
  readonly #deps: HostDeps;
  readonly #files = new Map<string, WorkerFile>();
  #setup = notSetUp;
  #schemaUrl = '';
  /** Texts that nobody has asked for yet; null when they are there, or there are none. */
  #helpUrl: string | null = null;
  #sensitive: readonly string[] = [];
  #language: ConfigLanguage = languageOf(openSchema, notSetUp).language;
  #checked: LanguageCheck | null = null;

  constructor(deps: HostDeps) {
    this.#deps = deps;
  }

  update(changed: readonly WorkerFile[], removed: readonly string[]): void {
    if (changed.length + removed.length > 0) this.#checked = null;
    for (const path of removed) this.#files.delete(path);
    for (const file of changed) this.#files.set(file.path, file);
  }

  async run<Method extends LanguageMethod>(
    method: Method,
    params: LanguageMethods[Method]['params'],
  ): Promise<LanguageMethods[Method]['result']> {
    return await this.#handlers[method](params);
  }

  readonly #handlers: Handlers = {
    setup: (setup) => this.#configure(setup),
    check: () => this.#check(),
    complete: async ({ path, offset }) => {
      await this.#loadHelp();
      return this.#language
        .complete(this.#input(), path, offset, { includableFiles: this.#includableFrom(path) })
        .map(toEntry);
    },
    hover: async ({ path, offset }): Promise<HoverText | null> => {
      const helpProblem = await this.#loadHelp();
      const hover = this.#language.hover(this.#input(), path, offset);
      if (!hover) return null;
      const owner = this.#judge().ownerOf(this.#keyPath({ path, offset }));
      const notes = helpProblem === null ? [] : [`Its description is missing. ${helpProblem}`];
      const markdown = [hover.markdown, ...notes, ...(owner ? ownerWords(owner, path) : [])];
      return { range: { start: hover.start, end: hover.end }, markdown };
    },
    definition: (place) => this.#definition(place),
    fixes: ({ path, start, end }) => {
      const parsed = this.#parsed(path);
      if (!parsed) return [];
      return this.#judge()
        .diagnostics.filter((one) => one.file === path && one.start <= end && one.end >= start)
        .map((finding) => ({ finding, fixes: quickFixes(parsed, finding, this.#fixContext(path)) }));
    },
    refactorings: (place) =>
      refactoringsAt(this.#parsed(place.path), place, {
        at: this.#siteOf(place.path),
        known: this.#language.schema.sensitive,
        isTaken: (name) => this.#takenBy(name) !== null,
      }),
    split: ({ path, section, include }) =>
      splitInclude(this.#input(), { file: path, path: section, include }),
    inline: ({ path, section }) => inlineInclude(this.#input(), { file: path, path: section }),
    secret: ({ path, section, name }) => {
      const parsed = this.#parsed(path);
      return parsed && moveSecret(parsed, section, name, (one) => this.#takenBy(one));
    },
    outline: ({ path }) => {
      const parsed = this.#parsed(path);
      return parsed ? outlineOf(parsed) : [];
    },
    format: ({ path }) => {
      const parsed = this.#parsed(path);
      if (!parsed || parsed.problems.length > 0)
        return { edits: [], problem: 'Fix the syntax errors first.' };
      return { edits: formatJson5(parsed), problem: null };
    },
    keyPath: (place) => this.#keyPath(place),
    locate: ({ path }) => locatePath(this.#judge().tree, path),
    effective: () =>
      effectiveRows(this.#judge().tree, this.#judge().environment, this.#language.schema.sensitive),
    search: ({ query }) => {
      const { tree } = this.#judge();
      const addable = addablePaths(this.#language.schema, tree, query);
      return { found: searchPaths(tree, query), addable };
    },
    add: ({ path }) => planAddition(this.#judge(), this.#language.schema, path),
  };

  async #configure(setup: WorkerSetup): Promise<LanguageMethods['setup']['result']> {
    this.#setup = setup;
    this.#checked = null;
    if (setup.schema.url === this.#schemaUrl) return { schemaProblem: null, sensitive: this.#sensitive };
    let raw: unknown = openSchema;
    let schemaProblem: string | null = null;
    try {
      raw = await this.#deps.readJson(setup.schema.url);
      this.#schemaUrl = setup.schema.url;
      this.#helpUrl = setup.schema.helpUrl;
    } catch (error) {
      schemaProblem = messageOf(error);
    }
    const made = languageOf(raw, setup);
    this.#language = made.language;
    const reading = readSchemaDocument(raw);
    this.#sensitive = reading.ok ? sensitivePathsOf(reading.document) : [];
    return { schemaProblem: schemaProblem ?? made.problem, sensitive: this.#sensitive };
  }

  /** Fetches the texts once somebody wants to read them; answers why they could not be had, to be tried again. */
  async #loadHelp(): Promise<string | null> {
    if (this.#helpUrl === null) return null;
    try {
      const made = languageOf(await this.#deps.readJson(this.#helpUrl), this.#setup);
      if (made.problem !== null) return made.problem;
      this.#helpUrl = null;
      this.#language = made.language;
      this.#checked = null;
      return null;
    } catch (error) {
      return messageOf(error);
    }
  }

  #input() {
    return {
      rootFile: this.#setup.rootPath,
      includeRoots: this.#setup.includeRoots,
      access: { read: (path: string) => this.#read(path) },
      env: envInput(this.#setup),
    };
  }

  /** As an include in that file writes them: files beside and below it, itself left out. */
  #includableFrom(path: string): string[] {
    const dir = directoryOf(path);
    return this.#setup.includable
      .filter((file) => file !== path && isInside(dir, file))
      .map((file) => `./${relativeTo(dir, file)}`);
  }

  #judge(): LanguageCheck {
    this.#checked ??= this.#language.check(this.#input());
    return this.#checked;
  }

  #check(): CheckResult {
    const started = performance.now();
    const result = this.#judge();
    return {
      diagnostics: result.diagnostics,
      secrets: result.files.flatMap((file) => {
        if (!file.parsed) return [];
        const at = file.sites[0]?.path ?? [];
        const ranges = secretRanges(file.parsed, { at, known: this.#language.schema.sensitive });
        return [{ path: file.path, ranges }];
      }),
      files: result.files.map((file) => ({
        path: file.path,
        depth: depthOf(file.sites),
        state: file.state,
      })),
      elapsedMs: performance.now() - started,
    };
  }

  #read(path: string) {
    const file = this.#files.get(path);
    if (!file) return { kind: 'missing' as const };
    if (file.state !== 'file') return { kind: file.state };
    const real = file.realPath === null ? {} : { realPath: file.realPath };
    return { kind: 'file' as const, text: file.text ?? '', ...real, hardLinked: file.hardLinked === true };
  }

  #parsed(path: string): ParseResult | null {
    const known = this.#judge().files.find((file) => file.path === path)?.parsed;
    const file = this.#files.get(path);
    return known ?? (file?.state === 'file' ? parseJson5(file.text ?? '') : null);
  }

  /** The path of the merged config at which a file stands. */
  #siteOf(path: string): ConfigPath {
    return this.#judge().files.find((file) => file.path === path)?.sites[0]?.path ?? [];
  }

  #takenBy(name: string): string | null {
    const { environment, tree } = this.#judge();
    return nameTakenBy(name, environment, tree);
  }

  #fixContext(path: string): FixContext {
    const { tree, diagnostics } = this.#judge();
    const count = (found: readonly Diagnostic[]) =>
      found.filter(({ severity }) => severity !== 'info').length;
    return {
      at: this.#siteOf(path),
      schema: this.#language.schema,
      tree,
      improves: (text) => {
        const input = this.#input();
        const read = (one: string) =>
          one === path ? { kind: 'file' as const, text } : input.access.read(one);
        const after = this.#language.check({ ...input, access: { read } });
        return count(after.diagnostics) < count(diagnostics);
      },
    };
  }

  #definition(place: Place) {
    const parsed = this.#parsed(place.path);
    const target = parsed && definitionOf(parsed, place.offset);
    if (!target) return this.#ownerOf(place);
    if (target.kind === 'file') {
      return { path: resolvePath(directoryOf(place.path), target.file), start: 0, end: 0 };
    }
    const found = locatePath(this.#judge().tree, `env.vars.${target.name}`);
    return found?.exact ? found.place : null;
  }

  /** Where the value that counts is written, when it is not here: in an included file, or in one that overrides it. */
  #ownerOf(place: Place): FilePlace | null {
    const path = this.#keyPath(place);
    const { tree } = this.#judge();
    const agent = tree && agentNamedAt(tree, path);
    if (agent) return agent;
    const owner = path.length === 0 ? null : this.#judge().ownerOf(path);
    if (!owner) return null;
    const { file, start, end } = owner.value.file === place.path && owner.key ? owner.key : owner.value;
    return { path: file, start, end };
  }

  #keyPath(place: Place): ConfigPath {
    const parsed = this.#parsed(place.path);
    return [...this.#siteOf(place.path), ...(parsed ? keyPathIn(parsed, place.offset) : [])];
  }
}

function toEntry(item: CompletionItem, index: number): CompletionEntry {
  return {
    label: item.label,
    kind: item.kind,
    detail: item.detail || null,
    documentation: item.documentation,
    insertText: item.edit.text,
    range: { start: item.edit.start, end: item.edit.end },
    additional: item.additionalEdits,
    sortText: index.toString().padStart(5, '0'),
    retrigger: item.kind === 'key',
  };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function languageOf(raw: unknown, setup: WorkerSetup): { language: ConfigLanguage; problem: string | null } {
  const normalised = normaliseSchema(raw);
  const fallback = normaliseSchema(openSchema);
  const schema = normalised.ok ? normalised : fallback;
  if (!schema.ok) throw new Error(schema.problem);
  const { version, source } = setup.schema;
  const language = createConfigLanguage({ schema: schema.schema, version, schemaSource: source });
  return { language, problem: normalised.ok ? null : normalised.problem };
}

function envInput(setup: WorkerSetup): EnvInput {
  return {
    layers: setup.env.map(({ source, names }) => ({
      name: source,
      names: names.filter(({ empty }) => !empty).map(({ name }) => name),
      emptyNames: names.filter(({ empty }) => empty).map(({ name }) => name),
    })),
  };
}

/** How many includes lead to a file. */
function depthOf(sites: LanguageCheck['files'][number]['sites']): number {
  let depth = 0;
  for (let site = sites[0] ?? null; site; site = site.parent) depth += 1;
  return depth;
}
