import type { TextEdit } from '@/config-language/syntax.ts';
import { json5LanguageId } from './json5-language.ts';
import { toRange } from './masks.ts';
import type { Monaco, TextModel } from './monaco.ts';
import { editorText, restoreText, type TextShape, textShape } from './text-fidelity.ts';

/** A file as it was read from disk. */
export interface DiskFile {
  readonly path: string;
  readonly name: string;
  readonly root: boolean;
  readonly text: string;
  readonly sha256: string | null;
  /** Where a symbolic link leads, else null. */
  readonly realPath: string | null;
  /** It has other names in the file system, until it is written anew. */
  readonly hardLinked?: boolean;
  readonly problem: {
    readonly kind: 'missing' | 'directory' | 'unreadable' | 'binary' | 'too-large' | 'read-only';
    readonly message: string;
    readonly hint: string;
  } | null;
}

/** What is on disk now, where it is not what the draft began with. */
export type DiskChange = Pick<DiskFile, 'text' | 'sha256' | 'problem'>;

/**
 * One config file under edit: what is on disk, the draft in a Monaco model, and the way back to exact bytes.
 * A model always has LF; {@link text} gives the file's own line endings and byte order mark.
 */
export class EditorDocument {
  readonly path: string;
  readonly model: TextModel;
  #disk: DiskFile;
  /** The text whose line endings and byte order mark the draft takes. */
  #template: string;
  #conflict: DiskChange | null = null;
  /** The text of an apply under way. */
  #sent: string | null = null;
  #shape: { readonly of: string; readonly shape: TextShape } | null = null;
  #clean: { readonly of: string; readonly text: string } | null = null;

  constructor(monaco: Monaco, disk: DiskFile) {
    this.path = disk.path;
    this.#disk = disk;
    this.#template = disk.text;
    const uri = monaco.Uri.file(disk.path);
    const text = editorText(disk.text);
    this.model = monaco.editor.getModel(uri) ?? monaco.editor.createModel(text, json5LanguageId, uri);
    if (this.model.getValue() !== text) this.model.setValue(text);
    this.model.setEOL(monaco.editor.EndOfLineSequence.LF);
    this.model.detectIndentation(true, 2);
    quietBrackets(this.model);
  }

  get disk(): DiskFile {
    return this.#disk;
  }

  get conflict(): DiskChange | null {
    return this.#conflict;
  }

  get shape(): TextShape {
    if (this.#shape?.of !== this.#template)
      this.#shape = { of: this.#template, shape: textShape(this.#template) };
    return this.#shape.shape;
  }

  /** The text as it would be written. */
  get text(): string {
    return restoreText(this.#template, this.model.getValue());
  }

  /** Asked after each keystroke: with the endings of the disk it is enough to compare what an editor shows. */
  get dirty(): boolean {
    if (this.#template !== this.#disk.text) return this.text !== this.#disk.text;
    if (this.#clean?.of !== this.#template)
      this.#clean = { of: this.#template, text: editorText(this.#template) };
    return this.model.getValue() !== this.#clean.text;
  }

  /** An apply writes the draft as it is now: once it is on disk, what was edited meanwhile goes on from there. */
  sent(): void {
    this.#sent = this.text;
  }

  /**
   * Takes note of the file on disk. Answers `reloaded` when it changed and no edit was in the way, `conflict`
   * when both changed; the draft is never touched then.
   */
  sync(disk: DiskFile): 'same' | 'reloaded' | 'conflict' {
    const known = this.#conflict ? this.#conflict.sha256 : this.#disk.sha256;
    if (disk.sha256 === known) {
      if (this.#conflict) this.#conflict = changeOf(disk);
      else this.#disk = { ...disk, text: this.#disk.text, sha256: this.#disk.sha256 };
      return 'same';
    }
    if (disk.sha256 !== null && disk.text === this.#sent) {
      this.#conflict = changeOf(disk);
      this.keepDraft();
      return 'same';
    }
    if (!this.dirty || this.text === disk.text) {
      const shown = this.text;
      this.takeDisk(disk);
      return shown === disk.text ? 'same' : 'reloaded';
    }
    // It went back to what the draft began with: nothing is left to settle.
    this.#conflict = disk.sha256 === this.#disk.sha256 ? null : changeOf(disk);
    return this.#conflict ? 'conflict' : 'same';
  }

  /** Shows what is on disk; the draft stays in the undo history. */
  takeDisk(disk: DiskFile = { ...this.#disk, ...this.#conflict }): void {
    this.#disk = disk;
    this.#conflict = null;
    this.replace(disk.text);
  }

  /** Keeps the draft and makes the text on disk its base: what is written then replaces what is there now. */
  keepDraft(): void {
    if (!this.#conflict) return;
    this.#disk = { ...this.#disk, ...this.#conflict };
    // Of a file that is gone there are no line endings to take.
    if (this.#disk.sha256 !== null) this.#template = this.#disk.text;
    this.#conflict = null;
    this.#sent = null;
  }

  /** Makes `text` the draft, byte order mark and line endings included. One step of undo. */
  replace(text: string): void {
    this.#template = text;
    const next = editorText(text);
    const current = this.model.getValue();
    if (current === next) return;
    const { start, end } = changedSpan(current, next);
    const from = this.model.getPositionAt(start);
    const to = this.model.getPositionAt(current.length - end);
    const range = {
      startLineNumber: from.lineNumber,
      startColumn: from.column,
      endLineNumber: to.lineNumber,
      endColumn: to.column,
    };
    this.model.pushStackElement();
    this.model.pushEditOperations([], [{ range, text: next.slice(start, next.length - end) }], () => null);
    this.model.pushStackElement();
  }

  /** Changes parts of the draft. One step of undo. */
  edit(edits: readonly TextEdit[]): void {
    const operations = edits.map((edit) => ({ range: toRange(this.model, edit), text: edit.text }));
    this.model.pushStackElement();
    this.model.pushEditOperations([], operations, () => null);
    this.model.pushStackElement();
  }

  discard(): void {
    this.replace(this.#disk.text);
  }

  dispose(): void {
    this.model.dispose();
  }
}

function changeOf({ text, sha256, problem }: DiskFile): DiskChange {
  return { text, sha256, problem };
}

/** Colour is for meaning: a bracket shows its partner when the cursor is at it, and has no colour of its own. */
export function quietBrackets(model: TextModel): void {
  model.updateOptions({
    bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false },
  });
}

/** The lengths that two texts share at their start and end, so that a cursor outside the change stays put. */
function changedSpan(before: string, after: string): { start: number; end: number } {
  const shortest = Math.min(before.length, after.length);
  let start = 0;
  while (start < shortest && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
  let end = 0;
  while (
    end < shortest - start &&
    before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)
  ) {
    end += 1;
  }
  return { start, end };
}
