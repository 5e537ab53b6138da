'use client';

import { useCallback, useRef, useState } from 'react';
import type { CursorPlace, RevealRequest } from '@/components/editor/code-editor.tsx';
import type { Problem, SessionState } from '@/components/editor/session-state.ts';

export interface Jump {
  readonly reveal: RevealRequest | null;
  readonly to: (path: string, start: number, end: number, then?: RevealRequest['then']) => void;
  /** The editor has shown it: a later visit to the file stays where the reader left it. */
  readonly done: () => void;
}

/** Wishes to see a place; the editor fulfils them as soon as it shows that file. */
export function useJump(): Jump {
  const ticket = useRef(0);
  const [reveal, setReveal] = useState<RevealRequest | null>(null);
  const to = useCallback<Jump['to']>((path, start, end, then = null) => {
    ticket.current += 1;
    setReveal({ path, start, end, then, ticket: ticket.current });
  }, []);
  const done = useCallback(() => setReveal(null), []);
  return { reveal, to, done };
}

/** The finding after (or before) the cursor, through all files in turn and around at the end. */
export function nextProblem(
  state: SessionState,
  path: string | null,
  from: CursorPlace,
  direction: 1 | -1,
): Problem | null {
  const { problems, files } = state;
  const rank = (file: string) => files.findIndex((one) => one.path === file);
  const here = path === null ? -1 : rank(path);
  const compare = (one: Problem) => rank(one.file) - here || one.start - from.offset;
  if (direction === 1) return problems.find((one) => compare(one) > 0) ?? problems[0] ?? null;
  return problems.findLast((one) => compare(one) < 0) ?? problems.at(-1) ?? null;
}
