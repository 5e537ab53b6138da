import type * as monaco from 'monaco-editor/editor/editor.api.js';
import { formatPath } from '@/config-language/locate.ts';
import { json5LanguageId } from './json5-language.ts';
import type { CompletionEntry, Refactoring } from './language-protocol.ts';
import { toRange } from './masks.ts';
import type { Monaco, TextModel } from './monaco.ts';
import type { OutlineEntry } from './outline.ts';
import type { EditorSession } from './session.ts';

interface Disposable {
  dispose(): void;
}

/** Connects Monaco's language features with the worker of one session; a model of another is none of ours. */
export function registerProviders(api: Monaco, session: EditorSession): Disposable {
  const owns = (model: TextModel) => session.document(model.uri.fsPath)?.model === model;
  const place = (model: TextModel, position: { lineNumber: number; column: number }) => ({
    path: model.uri.fsPath,
    offset: model.getOffsetAt(position),
  });
  const { languages } = api;
  const disposables: Disposable[] = [
    languages.registerCompletionItemProvider(json5LanguageId, {
      triggerCharacters: ['"', "'", '{', '$', ':', ' ', '/', ','],
      provideCompletionItems: async (model, position) => {
        if (!owns(model)) return null;
        const entries = await session.language.request('complete', place(model, position));
        return { suggestions: entries.map((entry) => toItem(api, model, entry)) };
      },
    }),
    languages.registerHoverProvider(json5LanguageId, {
      provideHover: async (model, position) => {
        if (!owns(model)) return null;
        const hover = await session.language.request('hover', place(model, position));
        if (!hover) return null;
        const marked = session.getState().problems.map((problem) => problem.message);
        // Monaco shows the message of a marker by itself.
        const contents = hover.markdown
          .filter((value) => !marked.includes(value))
          .map((value) => ({ value }));
        return { range: toRange(model, hover.range), contents };
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
      provideCodeActions: async (model, range, context) => {
        if (!owns(model)) return null;
        const fixes = await fixActions(session, model, range, context.markers);
        // Asked for only: something can be done nearly everywhere, and a light on every line says nothing.
        const asked = context.trigger === api.languages.CodeActionTriggerType.Invoke;
        const more = asked ? await refactorActions(session, model, range) : [];
        return { actions: [...fixes, ...more], dispose: () => undefined };
      },
    }),
    languages.registerDocumentSymbolProvider(json5LanguageId, {
      displayName: 'Config',
      provideDocumentSymbols: async (model) => {
        if (!owns(model)) return [];
        const entries = await session.language.request('outline', { path: model.uri.fsPath });
        return entries.map((entry) => toSymbol(api, model, entry));
      },
    }),
  ];
  return { dispose: () => disposables.forEach((one) => void one.dispose()) };
}

/** Takes the path of the file and the {@link Refactoring} that was chosen. */
export const refactorCommand = 'gatehouse.refactor';

async function refactorActions(
  session: EditorSession,
  model: TextModel,
  range: monaco.Range,
): Promise<monaco.languages.CodeAction[]> {
  const path = model.uri.fsPath;
  const offset = model.getOffsetAt({ lineNumber: range.startLineNumber, column: range.startColumn });
  const found = await session.language.request('refactorings', { path, offset });
  return found.map((one) => {
    const title = refactoringTitle(one);
    return { title, kind: 'refactor', command: { id: refactorCommand, title, arguments: [path, one] } };
  });
}

function refactoringTitle(one: Refactoring): string {
  switch (one.kind) {
    case 'split':
      return `Move ${formatPath(one.section)} to its own file…`;
    case 'inline':
      return `Put ${one.include} back here`;
    case 'secret':
      return 'Move this secret to .env…';
  }
}

function toSymbol(api: Monaco, model: TextModel, entry: OutlineEntry): monaco.languages.DocumentSymbol {
  const { SymbolKind } = api.languages;
  const kinds = { object: SymbolKind.Object, list: SymbolKind.Array, value: SymbolKind.Field };
  return {
    name: entry.name,
    detail: '',
    kind: kinds[entry.kind],
    tags: [],
    range: toRange(model, entry.range),
    selectionRange: toRange(model, entry.selection),
    children: entry.children.map((child) => toSymbol(api, model, child)),
  };
}

async function fixActions(
  session: EditorSession,
  model: TextModel,
  range: monaco.Range,
  markers: readonly monaco.editor.IMarkerData[],
): Promise<monaco.languages.CodeAction[]> {
  const start = model.getOffsetAt({ lineNumber: range.startLineNumber, column: range.startColumn });
  const end = model.getOffsetAt({ lineNumber: range.endLineNumber, column: range.endColumn });
  const found = await session.language.request('fixes', { path: model.uri.fsPath, start, end });
  return found.flatMap(({ finding, fixes }) =>
    fixes.map((fix) => ({
      title: fix.title,
      kind: 'quickfix',
      isPreferred: fix.preferred,
      diagnostics: markers.filter((marker) => marker.message === finding.message),
      edit: {
        edits: fix.edits.map((edit) => ({
          resource: model.uri,
          versionId: undefined,
          textEdit: { range: toRange(model, edit), text: edit.text },
        })),
      },
    })),
  );
}

function toItem(api: Monaco, model: TextModel, entry: CompletionEntry): monaco.languages.CompletionItem {
  const { CompletionItemKind, CompletionItemInsertTextRule } = api.languages;
  const kinds: Record<CompletionEntry['kind'], number> = {
    key: CompletionItemKind.Field,
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
    // Monaco compares it with all that is typed from the beginning of the range, an opening quote included.
    filterText: (/^["']/.exec(model.getValueInRange(range))?.[0] ?? '') + entry.label,
    sortText: entry.sortText,
    range,
    additionalTextEdits: entry.additional.map((edit) => ({ range: toRange(model, edit), text: edit.text })),
    ...(entry.documentation ? { documentation: { value: entry.documentation } } : {}),
    ...(entry.retrigger ? { command: { id: 'editor.action.triggerSuggest', title: '' } } : {}),
  };
}
