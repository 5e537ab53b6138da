'use client';

import { useEffect, useEffectEvent, useState } from 'react';
import type { EditorSession } from './session.ts';

export interface SessionLoad {
  readonly session: EditorSession | null;
  readonly error: Error | null;
}

/** Loads Monaco and opens one session for as long as the component is shown. */
export function useEditorSession(
  openFile: (path: string, line: number, column: number) => void,
): SessionLoad {
  const [load, setLoad] = useState<SessionLoad>({ session: null, error: null });
  const open = useEffectEvent(openFile);
  useEffect(() => {
    let live = true;
    let dispose: () => void = () => undefined;
    import('./create-session.ts').then(
      ({ createSession }) => {
        if (!live) return;
        const opened = createSession((path, line, column) => open(path, line, column));
        dispose = opened.dispose;
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
  }, []);
  return load;
}
