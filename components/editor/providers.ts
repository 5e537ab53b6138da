import { json5LanguageId } from './json5-language.ts';
import type { CompletionEntry } from './language-protocol.ts';
import { toRange } from './masks.ts';
import type { Monaco, TextModel } from './monaco.ts';
import type { EditorSession } from './session.ts';

interface Disposable {
  dispose(): void;
}

/** Connects Monaco's language features with the worker of one session; a model of another is none of ours. */
export function registerProviders(monaco: Monaco, session: EditorSession): Disposable {
  const owns = (model: TextModel) => session.document(model.uri.fsPath)?.model === model;
  const place = (model: TextModel, position: { lineNumber: number; column: number }) => ({
    path: model.uri.fsPath,
    offset: model.getOffsetAt(position),
  });
  const { languages } = monaco;
  const disposables: Disposable[] = [
    languages.registerCompletionItemProvider(json5LanguageId, {
      triggerCharacters: ['"', "'", '{', '$', ':', ' ', '/', ','],
      provideCompletionItems: async (model, position) => {
        if (!owns(model)) return null;
        const entries = await session.language.request('complete', place(model, position));
        return { suggestions: entries.map((entry) => toItem(monaco, model, entry)) };
      },
    }),
    languages.registerHoverProvider(json5LanguageId, {
      provideHover: async (model, position) => {
        if (!owns(model)) return null;
        const hover = await session.language.request('hover', place(model, position));
        if (!hover) return null;
        return { range: toRange(model, hover.range), contents: hover.markdown.map((value) => ({ value })) };
      },
    }),
    languages.registerDefinitionProvider(json5LanguageId, {
      provideDefinition: async (model, position) => {
        if (!owns(model)) return null;
        const target = await session.language.request('definition', place(model, position));
        const document = target ? session.document(target.path) : null;
        if (!target || !document) return null;
        return { uri: document.model.uri, range: toRange(document.model, target) };
      },
    }),
    languages.registerCodeActionProvider(json5LanguageId, {
      provideCodeActions: (model, _range, context) => ({
        actions: owns(model) ? context.markers.flatMap((marker) => renameTo(session, model, marker)) : [],
        dispose: () => undefined,
      }),
    }),
  ];
  return { dispose: () => disposables.forEach((one) => void one.dispose()) };
}

type MarkerData = import('monaco-editor/editor/editor.api.js').editor.IMarkerData;
type CodeAction = import('monaco-editor/editor/editor.api.js').languages.CodeAction;
type CompletionItem = import('monaco-editor/editor/editor.api.js').languages.CompletionItem;

/** "Did you mean": the marked text is replaced by the one best answer, in the quotes it has. */
function renameTo(session: EditorSession, model: TextModel, marker: MarkerData): CodeAction[] {
  const found = session
    .getState()
    .problems.find(
      (one) =>
        one.file === model.uri.fsPath &&
        one.message === marker.message &&
        one.suggestion !== undefined &&
        model.getPositionAt(one.start).lineNumber === marker.startLineNumber,
    );
  if (found?.suggestion === undefined) return [];
  const text = model.getValue().slice(found.start, found.end);
  const quote = /^["']/.exec(text)?.[0] ?? '';
  const range = toRange(model, found);
  const edit = {
    resource: model.uri,
    versionId: undefined,
    textEdit: { range, text: quoted(found.suggestion, quote) },
  };
  return [
    {
      title: `Replace with ${found.suggestion}`,
      kind: 'quickfix',
      isPreferred: true,
      diagnostics: [marker],
      edit: { edits: [edit] },
    },
  ];
}

function quoted(suggestion: string, quote: string): string {
  return /^["']/.test(suggestion) || quote === '' ? suggestion : quote + suggestion + quote;
}

function toItem(monaco: Monaco, model: TextModel, entry: CompletionEntry): CompletionItem {
  const { CompletionItemKind, CompletionItemInsertTextRule } = monaco.languages;
  const kinds: Record<CompletionEntry['kind'], number> = {
    key: CompletionItemKind.Property,
    value: CompletionItemKind.Value,
    variable: CompletionItemKind.Variable,
    file: CompletionItemKind.File,
  };
  const range = toRange(model, entry.range);
  return {
    label: entry.detail ? { label: entry.label, description: entry.detail } : entry.label,
    kind: kinds[entry.kind],
    insertText: entry.insertText,
    insertTextRules: CompletionItemInsertTextRule.InsertAsSnippet,
    filterText: model.getValueInRange(range).startsWith('"') ? `"${entry.label}` : entry.label,
    sortText: entry.sortText,
    range,
    additionalTextEdits: entry.additional.map((edit) => ({ range: toRange(model, edit), text: edit.text })),
    ...(entry.documentation ? { documentation: { value: entry.documentation } } : {}),
    ...(entry.retrigger ? { command: { id: 'editor.action.triggerSuggest', title: '' } } : {}),
  };
}
