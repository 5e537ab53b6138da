import type { TextRange } from '@/config-language/syntax.ts';
import type { CodeEditor, TextModel } from './monaco.ts';

/** Covers secret values with dots while they are hidden. The text itself is never changed. */
export class SecretMasks {
  readonly #editor: CodeEditor;
  readonly #collection: ReturnType<CodeEditor['createDecorationsCollection']>;

  constructor(editor: CodeEditor) {
    this.#editor = editor;
    this.#collection = editor.createDecorationsCollection();
  }

  show(ranges: readonly TextRange[]): void {
    const model = this.#editor.getModel();
    if (!model) return;
    this.#collection.set(
      ranges.map((range) => ({
        range: toRange(model, range),
        // Grows with what is typed in it, so that a new character is covered before the next check.
        options: { inlineClassName: 'gh-secret', stickiness: 0 },
      })),
    );
  }

  clear(): void {
    this.#collection.clear();
  }
}

export function toRange(model: TextModel, range: TextRange) {
  const from = model.getPositionAt(range.start);
  const to = model.getPositionAt(range.end);
  return {
    startLineNumber: from.lineNumber,
    startColumn: from.column,
    endLineNumber: to.lineNumber,
    endColumn: to.column,
  };
}
