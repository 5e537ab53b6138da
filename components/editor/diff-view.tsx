'use client';

import { DiffEditor } from '@monaco-editor/react';
import { use, useCallback, useEffect, useMemo, useState } from 'react';
import { parseJson5 } from '@/config-language/parse.ts';
import { secretRanges } from '@/config-language/secret-ranges.ts';
import { quietBrackets } from './document.ts';
import { maskTexts } from './masked-text.ts';
import { SecretMasks } from './masks.ts';
import { type DiffEditor as MonacoDiffEditor, monaco } from './monaco.ts';
import { diffOptions } from './options.ts';
import { SensitiveContext } from './sensitive-context.ts';
import { editorText } from './text-fidelity.ts';
import { useEditorTheme } from './use-theme.ts';

/** The least height of a diff in pixels. */
const least = 96;

export interface DiffViewProps {
  /** Names the comparison for a screen reader. */
  readonly label: string;
  readonly before: string;
  readonly after: string;
  readonly revealSecrets: boolean;
  /** Called with the text of the right side (LF) as it is edited; without it both sides are read-only. */
  readonly onEdit?: ((text: string) => void) | undefined;
  /** As tall as what it shows, up to this many pixels; fills its box when left out. */
  readonly maxHeight?: number | undefined;
}

let lastDiff = 0;
/** How often a diff is mounted: React may mount twice in development. */
const living = new Map<string, number>();

/** Two texts, their differences, and secrets under dots on both sides. */
export function DiffView({ label, before, after, revealSecrets, onEdit, maxHeight }: DiffViewProps) {
  const [editor, setEditor] = useState<MonacoDiffEditor | null>(null);
  const theme = useEditorTheme();
  const options = useMemo(() => diffOptions(onEdit !== undefined), [onEdit]);
  const [scheme] = useState(() => {
    lastDiff += 1;
    return `gatehouse-diff-${lastDiff}`;
  });
  const [original = '', modified = ''] = useShown(before, after, revealSecrets, onEdit !== undefined);
  useModelLifetime(scheme);
  useDiffMasks(editor, revealSecrets || onEdit === undefined);
  useEdits(editor, onEdit);
  useLabels(editor, label);
  const height = useContentHeight(editor, maxHeight);
  const mounted = useCallback((made: MonacoDiffEditor) => {
    const models = made.getModel();
    if (models) for (const model of [models.original, models.modified]) quietBrackets(model);
    setEditor(made);
  }, []);
  return (
    <DiffEditor
      original={original}
      modified={modified}
      language="json5"
      originalModelPath={`${scheme}://before/config.json5`}
      modifiedModelPath={`${scheme}://after/config.json5`}
      keepCurrentOriginalModel
      keepCurrentModifiedModel
      theme={theme}
      options={options}
      onMount={mounted}
      loading={null}
      height={height}
    />
  );
}

/**
 * What is only shown is masked in the text itself: where both sides share one column, Monaco draws removed lines
 * without the decorations that hide secrets. What can be edited must be the real text, under decorations.
 */
function useShown(before: string, after: string, revealed: boolean, editable: boolean): readonly string[] {
  const known = use(SensitiveContext);
  return useMemo(() => {
    const texts = [editorText(before), editorText(after)];
    return revealed || editable ? texts : maskTexts(texts, { known });
  }, [before, after, revealed, editable, known]);
}

function useContentHeight(editor: MonacoDiffEditor | null, most: number | undefined): number | string {
  const [height, setHeight] = useState(least);
  useEffect(() => {
    if (!editor || most === undefined) return;
    const sides = [editor.getOriginalEditor(), editor.getModifiedEditor()];
    const adapt = () => {
      const wanted = Math.max(...sides.map((side) => side.getContentHeight()));
      setHeight(Math.min(most, Math.max(least, wanted)));
    };
    adapt();
    const watches = [
      ...sides.map((side) => side.onDidContentSizeChange(adapt)),
      editor.onDidUpdateDiff(adapt),
    ];
    return () => {
      for (const watch of watches) watch.dispose();
    };
  }, [editor, most]);
  return most === undefined ? '100%' : height;
}

/** The two models go after the editor is gone: it must not see them go. */
function useModelLifetime(scheme: string): void {
  useEffect(() => {
    living.set(scheme, (living.get(scheme) ?? 0) + 1);
    return () => {
      living.set(scheme, (living.get(scheme) ?? 1) - 1);
      setTimeout(() => {
        if (living.get(scheme) !== 0) return;
        living.delete(scheme);
        for (const model of monaco.editor.getModels()) if (model.uri.scheme === scheme) model.dispose();
      });
    };
  }, [scheme]);
}

function useDiffMasks(editor: MonacoDiffEditor | null, revealed: boolean): void {
  const known = use(SensitiveContext);
  useEffect(() => {
    if (!editor) return;
    const sides = [editor.getOriginalEditor(), editor.getModifiedEditor()].map((side) => {
      const masks = new SecretMasks(side);
      const draw = () => {
        const parsed = parseJson5(side.getModel()?.getValue() ?? '');
        revealed ? masks.clear() : masks.show(secretRanges(parsed, { known }));
      };
      draw();
      const watches = [side.onDidChangeModelContent(draw), side.onDidChangeModel(draw)];
      return { masks, watches };
    });
    return () => {
      for (const { masks, watches } of sides) {
        for (const watch of watches) watch.dispose();
        masks.clear();
      }
    };
  }, [editor, revealed, known]);
}

/** The diff editor takes labels for its sides only to say when they differ: each side is named by itself. */
function useLabels(editor: MonacoDiffEditor | null, label: string): void {
  useEffect(() => {
    editor?.getOriginalEditor().updateOptions({ ariaLabel: `${label} (before)` });
    editor?.getModifiedEditor().updateOptions({ ariaLabel: label });
  }, [editor, label]);
}

function useEdits(editor: MonacoDiffEditor | null, onEdit: DiffViewProps['onEdit']): void {
  useEffect(() => {
    if (!editor || !onEdit) return;
    const side = editor.getModifiedEditor();
    const watch = side.onDidChangeModelContent(() =>
      onEdit(side.getValue({ preserveBOM: false, lineEnding: '\n' })),
    );
    return () => watch.dispose();
  }, [editor, onEdit]);
}
