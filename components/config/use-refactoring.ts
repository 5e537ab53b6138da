'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Refactoring } from '@/components/editor/language-protocol.ts';
import type { EditorSession } from '@/components/editor/session.ts';
import { notify } from '@/components/shell/toaster.tsx';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { directoryOf, relativeTo } from '@/config-language/posix-path.ts';

/** Something chosen at a place of a file that needs another word before it is done. */
export interface PendingRefactoring {
  readonly path: string;
  readonly refactoring: Exclude<Refactoring, { kind: 'inline' }>;
}

export interface Refactor {
  readonly pending: PendingRefactoring | null;
  readonly begin: (path: string, refactoring: Refactoring) => void;
  readonly cancel: () => void;
  /** Moves the pending section to a new file; answers why it can't, or null. */
  readonly split: (include: string) => Promise<string | null>;
}

/** Sections that go to a file of their own and back, through drafts: nothing is written before an apply. */
export function useRefactoring(slug: string, session: EditorSession | null, rootPath: string): Refactor {
  const [pending, setPending] = useState<PendingRefactoring | null>(null);
  const trpc = useTRPC();
  const graph = useMutation(trpc.config.graph.mutationOptions());
  const nameOf = (path: string) => relativeTo(directoryOf(rootPath), path);

  const inline = async (path: string, section: Refactoring['section']) => {
    const result = await session?.language.request('inline', { path, section });
    if (!session || !result) return;
    if (!result.ok) {
      notify.warn(`It was not put back: ${result.reason}.`);
      return;
    }
    session.edit(path, result.changed.edits);
    notify.info(putBackWords(nameOf(result.inlined.path), session, result.inlined));
  };

  const split = async (include: string): Promise<string | null> => {
    if (!session || !pending) return null;
    const { path, refactoring } = pending;
    const result = await session.language.request('split', { path, section: refactoring.section, include });
    if (!result.ok) return `${result.reason}.`;
    const { created, changed } = result;
    const others = session.drafts().filter((draft) => draft.path !== path);
    const baseSha256 = session.document(path)?.disk.sha256 ?? null;
    // Only the server sees files that nothing includes yet.
    const files = await graph.mutateAsync({
      slug,
      files: [...others, { path, text: changed.text, baseSha256 }],
    });
    const there = files.find((file) => file.path === created.path);
    if (there?.problem?.kind !== 'missing') return `${nameOf(created.path)} exists already.`;
    session.draft(created.path, nameOf(created.path), created.text);
    session.edit(path, changed.edits);
    setPending(null);
    notify.info(`Moved to ${nameOf(created.path)}. Both files are drafts until you apply them.`);
    return null;
  };

  return {
    pending,
    begin: (path, refactoring) => {
      if (refactoring.kind === 'inline') void inline(path, refactoring.section);
      else setPending({ path, refactoring });
    },
    cancel: () => setPending(null),
    split,
  };
}

function putBackWords(
  name: string,
  session: EditorSession,
  inlined: { readonly path: string; readonly isStillIncluded: boolean },
): string {
  if (inlined.isStillIncluded) return `Put back. ${name} stays: it is included elsewhere too.`;
  const onDisk = session.document(inlined.path)?.disk.sha256 !== null;
  if (onDisk) return `Put back. ${name} stays on disk, and nothing includes it any more.`;
  return `Put back. ${name} was a draft and is not written.`;
}
