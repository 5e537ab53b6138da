'use client';

import { Editor } from '@monaco-editor/react';
import { useCallback, useEffect, useEffectEvent, useMemo, useState, useSyncExternalStore } from 'react';
import type { TextRange } from '@/config-language/syntax.ts';
import { SecretMasks, toRange } from './masks.ts';
import { type CodeEditor as MonacoEditor, monaco } from './monaco.ts';
import { editorOptions } from './options.ts';
import type { EditorSession } from './session.ts';
import { useEditorTheme } from './use-theme.ts';

export interface CursorPlace {
  readonly line: number;
  readonly column: number;
  /** UTF-16 offset into the text of the editor. */
  readonly offset: number;
}

/** A range to show; `ticket` makes the same range a new wish. */
export interface RevealRequest extends TextRange {
  readonly path: string;
  readonly ticket: number;
  /** What happens there: the hover opens, so that a message is read without a mouse, or the range is selected. */
  readonly then: 'explain' | 'select' | null;
}

export interface CodeEditorProps {
  readonly session: EditorSession;
  /** The open file. */
  readonly path: string;
  readonly label: string;
  readonly readOnly: boolean;
  readonly revealSecrets: boolean;
  readonly reveal: RevealRequest | null;
  readonly onRevealed: () => void;
  readonly onCursor: (place: CursorPlace) => void;
  /** Ctrl-S: shows the review; it never writes. */
  readonly onReview: () => void;
  /** F8 and Shift-F8. */
  readonly onProblem: (direction: 1 | -1, from: CursorPlace) => void;
  readonly onFormat: () => void;
  /** Ctrl-Shift-O: goes to the tree of keys. */
  readonly onOutline: () => void;
}

export function CodeEditor({
  session,
  path,
  label,
  readOnly,
  revealSecrets,
  reveal,
  onRevealed,
  ...events
}: CodeEditorProps) {
  const [editor, setEditor] = useState<MonacoEditor | null>(null);
  const theme = useEditorTheme();
  const options = useMemo(() => editorOptions(label, readOnly), [label, readOnly]);
  const uri = useMemo(() => monaco.Uri.file(path).toString(), [path]);
  useMasks(editor, session, path, revealSecrets);
  useCommands(editor, events);
  useReveal(editor, path, reveal, onRevealed);
  useWrap(editor);
  const mounted = useCallback((made: MonacoEditor) => setEditor(made), []);
  return (
    <Editor
      path={uri}
      language="json5"
      theme={theme}
      options={options}
      keepCurrentModel
      onMount={mounted}
      loading={null}
      className="h-full"
    />
  );
}

/** The page follows the cursor when it rests: redrawing it would hold up the typing. */
const cursorDelayMs = 60;

type EditorEvents = Pick<CodeEditorProps, 'onCursor' | 'onReview' | 'onProblem' | 'onFormat' | 'onOutline'>;

function placeOf(editor: MonacoEditor): CursorPlace {
  const position = editor.getPosition();
  const model = editor.getModel();
  if (!position || !model) return { line: 1, column: 1, offset: 0 };
  return { line: position.lineNumber, column: position.column, offset: model.getOffsetAt(position) };
}

function useCommands(editor: MonacoEditor | null, events: EditorEvents): void {
  const review = useEffectEvent(events.onReview);
  const problem = useEffectEvent(events.onProblem);
  const cursor = useEffectEvent(events.onCursor);
  const format = useEffectEvent(events.onFormat);
  const outline = useEffectEvent(events.onOutline);
  useEffect(() => {
    if (!editor) return;
    const { KeyCode, KeyMod } = monaco;
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const tell = () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => cursor(placeOf(editor)), cursorDelayMs);
    };
    const disposables = [
      editor.addAction({
        id: 'gatehouse.review',
        label: 'Review changes',
        keybindings: [KeyMod.CtrlCmd | KeyCode.KeyS],
        contextMenuGroupId: '1_modification',
        run: () => review(),
      }),
      editor.addAction({
        id: 'gatehouse.nextProblem',
        label: 'Go to next problem',
        keybindings: [KeyCode.F8],
        contextMenuGroupId: 'navigation',
        run: () => problem(1, placeOf(editor)),
      }),
      editor.addAction({
        id: 'gatehouse.previousProblem',
        label: 'Go to previous problem',
        keybindings: [KeyMod.Shift | KeyCode.F8],
        run: () => problem(-1, placeOf(editor)),
      }),
      editor.addAction({
        id: 'gatehouse.format',
        label: 'Format file',
        keybindings: [KeyMod.Shift | KeyMod.Alt | KeyCode.KeyF],
        contextMenuGroupId: '1_modification',
        run: () => format(),
      }),
      editor.addAction({
        id: 'gatehouse.outline',
        label: 'Go to a key of this file',
        keybindings: [KeyMod.CtrlCmd | KeyMod.Shift | KeyCode.KeyO],
        run: () => outline(),
      }),
      editor.onDidChangeCursorPosition(() => tell()),
      editor.onDidChangeModel(() => tell()),
    ];
    cursor(placeOf(editor));
    return () => {
      clearTimeout(waiting);
      for (const one of disposables) one.dispose();
    };
  }, [editor]);
}

function useMasks(
  editor: MonacoEditor | null,
  session: EditorSession,
  path: string,
  revealed: boolean,
): void {
  const secrets = useSyncExternalStore(session.subscribe, () => session.getState().secrets.get(path));
  const masks = useMemo(() => (editor ? new SecretMasks(editor) : null), [editor]);
  useEffect(() => {
    if (revealed) masks?.clear();
    else masks?.show(secrets ?? []);
  }, [masks, secrets, revealed]);
}

function useReveal(
  editor: MonacoEditor | null,
  path: string,
  reveal: RevealRequest | null,
  onRevealed: () => void,
): void {
  const revealed = useEffectEvent(onRevealed);
  useEffect(() => {
    const model = editor?.getModel();
    if (!editor || !model || reveal?.path !== path || model.uri.fsPath !== path) return;
    const range = toRange(model, reveal);
    if (reveal.then === 'select') editor.setSelection(range);
    else editor.setPosition({ lineNumber: range.startLineNumber, column: range.startColumn });
    editor.revealRangeInCenterIfOutsideViewport(range);
    editor.focus();
    if (reveal.then === 'explain') void editor.getAction('editor.action.showHover')?.run();
    revealed();
  }, [editor, path, reveal]);
}

/** On a narrow screen lines wrap: sideways scrolling by touch loses the place. */
function useWrap(editor: MonacoEditor | null): void {
  useEffect(() => {
    if (!editor) return;
    const adapt = () => {
      const narrow = editor.getLayoutInfo().width < 560;
      editor.updateOptions({ wordWrap: narrow ? 'on' : 'off', folding: !narrow });
    };
    adapt();
    const watch = editor.onDidLayoutChange(adapt);
    return () => watch.dispose();
  }, [editor]);
}
