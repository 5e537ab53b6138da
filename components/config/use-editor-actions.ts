'use client';

import AlignLeft from 'lucide-react/icons/align-left';
import FileInput from 'lucide-react/icons/file-input';
import FileOutput from 'lucide-react/icons/file-output';
import KeyRound from 'lucide-react/icons/key-round';
import ListTree from 'lucide-react/icons/list-tree';
import { useEffectEvent, useMemo } from 'react';
import { outlineId } from '@/components/config/outline-tree.tsx';
import { pathSearchId } from '@/components/config/path-search.tsx';
import type { CursorPlace } from '@/components/editor/code-editor.tsx';
import type { Refactoring } from '@/components/editor/language-protocol.ts';
import type { EditorSession } from '@/components/editor/session.ts';
import type { SessionFile } from '@/components/editor/session-state.ts';
import { type PaletteAction, usePaletteActions } from '@/components/shell/palette-actions.tsx';
import { notify } from '@/components/shell/toaster.tsx';

/** Goes to the tree of keys, or to the search where there is no room for the tree. */
export function focusOutline(): void {
  const current = document.querySelector<HTMLElement>(`#${outlineId} [tabindex="0"]`);
  if (current?.checkVisibility()) current.focus();
  else document.querySelector<HTMLElement>(`#${pathSearchId}`)?.focus();
}

/** Tidies the open file; its comments, order and choice of lines stay. */
export function useFormat(session: EditorSession, file: SessionFile | null): () => void {
  return async () => {
    if (!file) return;
    const { edits, problem } = await session.language.request('format', { path: file.path });
    if (problem !== null) notify.warn(`${file.name} was not formatted. ${problem}`);
    else if (edits.length === 0) notify.info(`${file.name} is tidy already.`);
    else session.edit(file.path, edits);
  };
}

interface EditorActions {
  readonly session: EditorSession;
  readonly file: SessionFile | null;
  readonly cursor: CursorPlace;
  readonly format: () => void;
  readonly onRefactor: (path: string, refactoring: Refactoring) => void;
}

/** Why nothing of a kind can be done at the cursor. */
const nothingThere: Readonly<Record<Refactoring['kind'], string>> = {
  split: 'Put the cursor into the section that is to have its own file.',
  inline: 'Put the cursor on the $include whose file is to be put back.',
  secret: 'Put the cursor on a secret that is written in the config.',
};

/** What the palette offers for the open file. */
export function useEditorActions(props: EditorActions): void {
  const format = useEffectEvent(props.format);
  const refactor = useEffectEvent(async (kind: Refactoring['kind']) => {
    const { session, file, cursor, onRefactor } = props;
    if (!file) return;
    const found = await session.language.request('refactorings', { path: file.path, offset: cursor.offset });
    const chosen = found.find((one) => one.kind === kind);
    if (chosen) onRefactor(file.path, chosen);
    else notify.warn(nothingThere[kind]);
  });
  const disabledReason = props.file === null ? 'No file is open.' : null;
  const actions = useMemo<readonly PaletteAction[]>(
    () => [
      {
        id: 'config-format',
        title: 'Format this file',
        icon: AlignLeft,
        keys: ['Shift', 'Alt', 'F'],
        keywords: ['indent', 'tidy', 'pretty'],
        disabledReason,
        run: () => format(),
      },
      {
        id: 'config-outline',
        title: 'Go to a key of this file',
        icon: ListTree,
        keys: ['Ctrl', 'Shift', 'O'],
        keywords: ['outline', 'symbols', 'jump'],
        disabledReason,
        run: () => focusOutline(),
      },
      {
        id: 'config-split',
        title: 'Move this section to its own file',
        icon: FileOutput,
        keywords: ['include', 'split', 'extract'],
        disabledReason,
        run: () => void refactor('split'),
      },
      {
        id: 'config-inline',
        title: 'Put this included file back',
        icon: FileInput,
        keywords: ['include', 'inline', 'join'],
        disabledReason,
        run: () => void refactor('inline'),
      },
      {
        id: 'config-secret',
        title: 'Move this secret to .env',
        icon: KeyRound,
        keywords: ['token', 'password', 'variable'],
        disabledReason,
        run: () => void refactor('secret'),
      },
    ],
    [disabledReason],
  );
  usePaletteActions(actions);
}
