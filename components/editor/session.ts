import { directoryOf, relativeTo } from '@/config-language/posix-path.ts';
import type { TextEdit } from '@/config-language/syntax.ts';
import { type DiskFile, EditorDocument } from './document.ts';
import type { LanguageClient } from './language-client.ts';
import type { CheckResult, WorkerSetup } from './language-protocol.ts';
import { showMarkers } from './markers.ts';
import type { Monaco } from './monaco.ts';
import { MovedSecrets } from './moved-secrets.ts';
import {
  type Draft,
  emptyState,
  kept,
  type MovedSecret,
  type Problem,
  type SessionFile,
  type SessionState,
  type Unsaved,
} from './session-state.ts';
import { toWorkerFile } from './worker-file.ts';

function missing(name: string): DiskFile['problem'] {
  return {
    kind: 'missing',
    message: `${name} does not exist yet.`,
    hint: 'Draft it here, or create it on disk.',
  };
}

/** The same object when the change changes nothing. */
function merged(state: SessionState, change: Partial<SessionState>): SessionState {
  const changes = Object.entries(change).some(([key, value]) => state[key as keyof SessionState] !== value);
  return changes ? { ...state, ...change } : state;
}

/** A hidden page does not paint: there it is told at once. */
function afterPaint(run: () => void): void {
  if (document.hidden) setTimeout(run);
  else requestAnimationFrame(() => setTimeout(run));
}

/**
 * All files of one config under edit. It keeps the drafts in memory alone (they may hold secrets), sends each
 * change to the language worker at once, and shows the latest answer only.
 */
export class EditorSession {
  readonly #monaco: Monaco;
  readonly #language: LanguageClient;
  readonly #documents = new Map<string, EditorDocument>();
  readonly #subscriptions = new Map<string, { dispose(): void }>();
  readonly #listeners = new Set<() => void>();
  #result: CheckResult | null = null;
  #checking = false;
  #again = false;
  #disposed = false;
  /** What the server said of the surroundings last. */
  #surroundings: WorkerSetup | null = null;
  #setup = '';
  readonly #moved = new MovedSecrets();
  #onDisk: ReadonlySet<string> = new Set();
  #telling = false;
  #told: SessionState | null = null;
  #state = emptyState;

  constructor(monaco: Monaco, language: LanguageClient) {
    this.#monaco = monaco;
    this.#language = language;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getState = (): SessionState => this.#state;

  get language(): LanguageClient {
    return this.#language;
  }

  document(path: string): EditorDocument | null {
    return this.#documents.get(path) ?? null;
  }

  /** What an apply would write: the files whose text is not the one on disk. */
  drafts(): Draft[] {
    return [...this.#documents.values()]
      .filter((document) => document.dirty && !this.#isOrphan(document))
      .map((document) => ({
        path: document.path,
        text: document.text,
        baseSha256: document.disk.sha256,
      }));
  }

  /** Takes the config as it is on disk now: the first time to open it, later to follow changes from outside. */
  sync(files: readonly DiskFile[], setup: WorkerSetup): void {
    const reloaded: string[] = [];
    for (const file of files) {
      const known = this.#documents.get(file.path);
      if (!known) this.#open(file);
      else if (known.sync(file) === 'reloaded') reloaded.push(file.name);
    }
    const present = new Set(files.map((file) => file.path));
    this.#onDisk = present;
    this.#closeUnused();
    this.#surroundings = setup;
    this.#moved.forgetApplied(() => [...this.#documents.values()].map(({ disk }) => disk.text));
    this.#configure();
    this.#update(reloaded.length > 0 ? { reloaded: [...this.#state.reloaded, ...reloaded] } : {});
    this.#check();
  }

  /**
   * Files that the config of the disk does not include and a draft does, as they are on disk: what was taken for
   * missing can be opened then.
   */
  syncIncluded(files: readonly DiskFile[]): void {
    const changed = files.filter((file) => !this.#onDisk.has(file.path) && this.#take(file));
    if (changed.length === 0) return;
    this.#update({});
    this.#check();
  }

  /** Opens a file or brings it up to date; answers whether that changed anything. */
  #take(file: DiskFile): boolean {
    const known = this.#documents.get(file.path);
    if (!known) {
      if (file.problem?.kind === 'missing') return false;
      this.#open(file);
      return true;
    }
    const before = known.disk.problem?.kind;
    const outcome = known.sync(file);
    this.#language.setFile(toWorkerFile(known));
    return outcome !== 'same' || before !== file.problem?.kind;
  }

  /** Changes the draft of a file as one step of undo. Offsets are those of the editor's text. */
  edit(path: string, edits: readonly TextEdit[]): void {
    this.#documents.get(path)?.edit(edits);
    this.#edited(path);
  }

  /** Puts a variable in the place of a secret; the next apply writes both, the file and the line of `.env`. */
  moveSecret(path: string, edit: TextEdit, secret: MovedSecret): void {
    this.#moved.add(secret);
    this.#configure();
    this.edit(path, [edit]);
  }

  /** An apply of the drafts as they are now has begun. */
  sent(): void {
    for (const document of this.#documents.values()) if (document.dirty) document.sent();
  }

  /** What an apply of the drafts adds to the `.env` file. */
  variables(): MovedSecret[] {
    return this.#moved.referredIn(() => this.drafts().map((draft) => draft.text));
  }

  /** Gives up the draft of one file. */
  discard(path: string): void {
    this.#documents.get(path)?.discard();
    this.#edited(path);
    this.#closeUnused();
  }

  /** Makes `text` the draft of a file, which need not exist yet: it is written by the next apply. */
  draft(path: string, name: string, text: string): void {
    if (!this.#documents.has(path)) {
      this.#open({ path, name, root: false, text: '', sha256: null, realPath: null, problem: missing(name) });
    }
    this.replace(path, text);
  }

  replace(path: string, text: string): void {
    this.#documents.get(path)?.replace(text);
    this.#edited(path);
  }

  takeDisk(path: string): void {
    this.#documents.get(path)?.takeDisk();
    this.#edited(path);
  }

  keepDraft(path: string): void {
    this.#documents.get(path)?.keepDraft();
    this.#edited(path);
  }

  discardAll(): void {
    for (const document of this.#documents.values()) {
      document.discard();
      this.#edited(document.path);
    }
  }

  /** The notice about reloaded files was read. */
  acknowledgeReload(): void {
    if (this.#state.reloaded.length > 0) this.#update({ reloaded: [] });
  }

  /** Drafts and what they began with, to be {@link restore}d by a later session. */
  unsaved(): Unsaved {
    const drafts = [...this.#documents.values()]
      .filter((document) => document.dirty && !this.#isOrphan(document))
      .map((document) => ({ base: document.disk, text: document.text }));
    return { drafts, secrets: this.variables() };
  }

  /** Before the first {@link sync}: opens drafts as they were left, so that a change on disk since then shows. */
  restore({ drafts, secrets }: Unsaved): void {
    for (const secret of secrets) this.#moved.add(secret);
    for (const { base, text } of drafts) {
      this.#open(base);
      this.replace(base.path, text);
    }
  }

  dispose(): void {
    this.#disposed = true;
    this.#language.dispose();
    for (const document of [...this.#documents.values()]) this.#close(document);
    this.#listeners.clear();
  }

  #open(file: DiskFile): void {
    const document = new EditorDocument(this.#monaco, file);
    this.#documents.set(file.path, document);
    this.#subscriptions.set(
      file.path,
      document.model.onDidChangeContent(() => this.#edited(file.path)),
    );
    this.#language.setFile(toWorkerFile(document));
  }

  #close(document: EditorDocument): void {
    this.#subscriptions.get(document.path)?.dispose();
    this.#subscriptions.delete(document.path);
    this.#documents.delete(document.path);
    this.#language.removeFile(document.path);
    document.dispose();
  }

  /** A file that a draft includes and that is not there yet gets its place in the list: it can be drafted too. */
  #openMissing(result: CheckResult): void {
    const root = [...this.#documents.values()].find((document) => document.disk.root);
    if (!root) return;
    for (const { path, state } of result.files) {
      if (state !== 'missing' || this.#documents.has(path)) continue;
      const name = relativeTo(directoryOf(root.path), path);
      this.#open({ path, name, root: false, text: '', sha256: null, realPath: null, problem: missing(name) });
    }
  }

  /**
   * A new file that no file includes any more, as when moving a section out was undone. It is not written, and it
   * is kept: a redo includes it again.
   */
  #isOrphan(document: EditorDocument): boolean {
    const { disk, path } = document;
    if (this.#result === null || disk.root || disk.sha256 !== null) return false;
    return !this.#result.files.some((one) => one.path === path);
  }

  /** What no file includes any more, and nobody edited, is not shown any more. */
  #closeUnused(): void {
    const included = new Set(this.#result?.files.map((file) => file.path));
    for (const document of [...this.#documents.values()]) {
      const used = this.#onDisk.has(document.path) || included.has(document.path);
      if (!used && !document.dirty) this.#close(document);
    }
  }

  #edited(path: string): void {
    const document = this.#documents.get(path);
    if (!document) return;
    this.#language.setFile(toWorkerFile(document));
    this.#check();
    this.#update({});
  }

  /** Tells the worker of the surroundings when they are others. */
  #configure(): void {
    if (!this.#surroundings) return;
    const setup = this.#moved.withThem(this.#surroundings);
    const key = JSON.stringify(setup);
    if (key === this.#setup) return;
    this.#setup = key;
    void this.#sendSetup(setup);
  }

  async #sendSetup(setup: WorkerSetup): Promise<void> {
    try {
      const { schemaProblem, sensitive } = await this.#language.request('setup', setup);
      if (!this.#disposed) this.#update({ schemaProblem, sensitive: kept(this.#state.sensitive, sensitive) });
    } catch (error) {
      this.#setup = '';
      this.#failed(error);
    }
  }

  /** One check at a time; a change meanwhile asks for another, and only the answer to the last text is shown. */
  #check(): void {
    this.#again = true;
    if (!this.#checking) void this.#checkNow();
  }

  async #checkNow(): Promise<void> {
    this.#checking = true;
    try {
      while (this.#again && !this.#disposed) {
        this.#again = false;
        const result = await this.#language.request('check', null);
        if (this.#disposed || this.#again) continue;
        this.#result = result;
        this.#openMissing(result);
        this.#closeUnused();
        showMarkers(this.#monaco, result.diagnostics, this.#documents.values());
        this.#update({
          problems: kept(this.#state.problems, this.#problems(result)),
          secrets: kept(this.#state.secrets, new Map(result.secrets.map((one) => [one.path, one.ranges]))),
          checked: true,
          checkProblem: null,
        });
      }
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#checking = false;
    }
  }

  #problems(result: CheckResult): Problem[] {
    const order = new Map(result.files.map((file, index) => [file.path, index]));
    const rank = (path: string) => order.get(path) ?? order.size;
    return result.diagnostics
      .map((one) => {
        const at = this.#documents.get(one.file)?.model.getPositionAt(one.start);
        return { ...one, line: at?.lineNumber ?? 1, column: at?.column ?? 1 };
      })
      .sort((a, b) => rank(a.file) - rank(b.file) || a.start - b.start);
  }

  #failed(error: unknown): void {
    if (this.#disposed) return;
    this.#update({ checkProblem: error instanceof Error ? error.message : String(error) });
  }

  /**
   * The page is told after the next paint: what the editor itself shows, text and markers, comes first, and what
   * takes time to derive is derived then. Equal parts keep their identity, so that a keystroke which changes none of
   * them redraws nothing.
   */
  #update(change: Partial<SessionState>): void {
    this.#state = merged(this.#state, change);
    if (this.#telling) return;
    this.#telling = true;
    afterPaint(() => {
      this.#telling = false;
      if (this.#disposed) return;
      const { files, variables } = this.#state;
      const names = this.variables().map(({ name }) => name);
      this.#state = merged(this.#state, {
        files: kept(files, this.#files()),
        variables: kept(variables, names),
      });
      if (this.#told === this.#state) return;
      this.#told = this.#state;
      for (const listener of this.#listeners) listener();
    });
  }

  #files(): SessionFile[] {
    const graph = new Map(this.#result?.files.map((file, index) => [file.path, { ...file, index }]));
    const count = (path: string, severity: string) =>
      this.#state.problems.filter((one) => one.file === path && one.severity === severity).length;
    const place = (path: string) => graph.get(path)?.index ?? Number.MAX_SAFE_INTEGER;
    return [...this.#documents.values()]
      .map((document) => ({
        path: document.path,
        name: document.disk.name,
        root: document.disk.root,
        depth: graph.get(document.path)?.depth ?? (document.disk.root ? 0 : 1),
        dirty: document.dirty && !this.#isOrphan(document),
        included: !this.#isOrphan(document),
        isNew: document.disk.sha256 === null && document.disk.problem?.kind === 'missing',
        conflict: document.conflict !== null,
        problem: document.disk.problem,
        shape: document.shape,
        errors: count(document.path, 'error'),
        warnings: count(document.path, 'warning'),
      }))
      .sort((a, b) => Number(b.root) - Number(a.root) || place(a.path) - place(b.path));
  }
}
