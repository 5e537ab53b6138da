'use client';

import { useEffect, useEffectEvent, useState } from 'react';
import type { SessionHost } from './create-session.ts';
import type { EditorSession } from './session.ts';
import type { Unsaved } from './session-state.ts';

/**
 * Drafts of pages that were left for another one. In memory alone: a config holds secrets, and they have no
 * place in the browser's storage.
 */
const shelf = new Map<string, Unsaved>();

const open = new Set<EditorSession>();

/** Closing the tab is the one way to lose a draft, so the browser asks. */
function warnOfDrafts(event: BeforeUnloadEvent): void {
  if (shelf.size > 0 || [...open].some((session) => session.drafts().length > 0)) event.preventDefault();
}

export interface SessionLoad {
  readonly session: EditorSession | null;
  readonly error: Error | null;
}

/**
 * Loads Monaco and opens one session for as long as the component is shown. Drafts survive a visit to another
 * page under their key.
 */
export function useEditorSession(key: string, { openFile, refactor }: SessionHost): SessionLoad {
  const [load, setLoad] = useState<SessionLoad>({ session: null, error: null });
  const openFileNow = useEffectEvent(openFile);
  const refactorNow = useEffectEvent(refactor);
  useEffect(() => {
    let live = true;
    let dispose: () => void = () => undefined;
    import('./create-session.ts').then(
      ({ createSession }) => {
        if (!live) return;
        const opened = createSession({
          openFile: (path, line, column) => openFileNow(path, line, column),
          refactor: (path, chosen) => refactorNow(path, chosen),
        });
        const left = shelf.get(key);
        if (left) opened.session.restore(left);
        shelf.delete(key);
        open.add(opened.session);
        window.addEventListener('beforeunload', warnOfDrafts);
        dispose = () => {
          open.delete(opened.session);
          const unsaved = opened.session.unsaved();
          if (unsaved.drafts.length > 0) shelf.set(key, unsaved);
          opened.dispose();
        };
        setLoad({ session: opened.session, error: null });
      },
      (error: unknown) => {
        if (live)
          setLoad({ session: null, error: error instanceof Error ? error : new Error(String(error)) });
      },
    );
    return () => {
      live = false;
      setLoad({ session: null, error: null });
      // The editor is unmounted first: a model must not go while a widget shows it.
      queueMicrotask(dispose);
    };
  }, [key]);
  return load;
}
