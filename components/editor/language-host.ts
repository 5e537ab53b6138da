import { type ResolvedConfig, resolveIncludes } from '@/config-language/include.ts';
import { parseJson5 } from '@/config-language/parse.ts';
import { directoryOf, resolvePath } from '@/config-language/posix-path.ts';
import type { ConfigPath, Diagnostic, ParseResult } from '@/config-language/syntax.ts';
import { definitionOf, keyPathIn, locatePath, searchPaths } from './key-paths.ts';
import type {
  CheckResult,
  LanguageMethod,
  LanguageMethods,
  Place,
  WorkerFile,
  WorkerSetup,
} from './language-protocol.ts';
import { secretRanges } from './secret-ranges.ts';

interface Parsed {
  readonly text: string;
  readonly result: ParseResult;
}

/** The worker's side of the language service: the texts of the moment, and answers about them. */
export class LanguageHost {
  readonly #files = new Map<string, WorkerFile>();
  readonly #parsed = new Map<string, Parsed>();
  #setup: WorkerSetup | null = null;
  #resolved: ResolvedConfig | null = null;

  update(changed: readonly WorkerFile[], removed: readonly string[]): void {
    if (changed.length + removed.length > 0) this.#resolved = null;
    for (const path of removed) {
      this.#files.delete(path);
      this.#parsed.delete(path);
    }
    for (const file of changed) this.#files.set(file.path, file);
  }

  async run<Method extends LanguageMethod>(
    method: Method,
    params: LanguageMethods[Method]['params'],
  ): Promise<LanguageMethods[Method]['result']> {
    return await this.#methods[method](params);
  }

  readonly #methods: {
    readonly [Method in LanguageMethod]: (
      params: LanguageMethods[Method]['params'],
    ) => LanguageMethods[Method]['result'] | Promise<LanguageMethods[Method]['result']>;
  } = {
    setup: async (setup) => {
      this.#setup = setup;
      this.#resolved = null;
      return { schemaProblem: null };
    },
    check: () => this.#check(),
    complete: () => [],
    hover: () => null,
    definition: (place) => this.#definition(place),
    keyPath: (place) => this.#keyPath(place),
    locate: ({ path }) => locatePath(this.#resolve(), path),
    search: ({ query }) => searchPaths(this.#resolve().merged, query),
  };

  #check(): CheckResult {
    const started = performance.now();
    const resolved = this.#resolve();
    const diagnostics: Diagnostic[] = [...resolved.diagnostics];
    return {
      diagnostics,
      secrets: resolved.files.flatMap((file) =>
        file.parsed ? [{ path: file.path, ranges: secretRanges(file.parsed) }] : [],
      ),
      files: resolved.files.map((file) => ({
        path: file.path,
        depth: depthOf(file.sites),
        state: file.state,
      })),
      elapsedMs: performance.now() - started,
    };
  }

  #resolve(): ResolvedConfig {
    this.#resolved ??= resolveIncludes({
      rootFile: this.#setup?.rootPath ?? '/openclaw.json',
      includeRoots: this.#setup?.includeRoots ?? [],
      access: { read: (path) => this.#read(path) },
      parse: (path, text) => this.#parse(path, text),
    });
    return this.#resolved;
  }

  #read(path: string) {
    const file = this.#files.get(path);
    if (!file) return { kind: 'missing' as const };
    if (file.state !== 'file') return { kind: file.state };
    return {
      kind: 'file' as const,
      text: file.text ?? '',
      ...(file.realPath ? { realPath: file.realPath } : {}),
    };
  }

  #parse(path: string, text: string): ParseResult {
    const known = this.#parsed.get(path);
    if (known?.text === text) return known.result;
    const result = parseJson5(text);
    this.#parsed.set(path, { text, result });
    return result;
  }

  #parsedFile(path: string): ParseResult | null {
    const file = this.#files.get(path);
    return file?.state === 'file' ? this.#parse(path, file.text ?? '') : null;
  }

  #definition(place: Place) {
    const parsed = this.#parsedFile(place.path);
    if (!parsed) return null;
    const target = definitionOf(parsed, place.offset);
    if (target === null) return null;
    if (target.kind === 'variable')
      return locatePath(this.#resolve(), `env.vars.${target.name}`)?.place ?? null;
    return { path: resolvePath(directoryOf(place.path), target.file), start: 0, end: 0 };
  }

  #keyPath(place: Place): ConfigPath {
    const parsed = this.#parsedFile(place.path);
    const site = this.#resolve().files.find((file) => file.path === place.path)?.sites[0];
    return [...(site?.path ?? []), ...(parsed ? keyPathIn(parsed, place.offset) : [])];
  }
}

function depthOf(sites: ResolvedConfig['files'][number]['sites']): number {
  let depth = 0;
  for (let site = sites[0] ?? null; site; site = site.parent) depth += 1;
  return depth;
}
