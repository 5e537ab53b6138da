'use client';

import { useState, useSyncExternalStore } from 'react';
import type { DiskFile, EditorDocument } from '@/components/editor/document.ts';
import { DiffView } from '@/components/editor/lazy.tsx';
import { mergeTexts } from '@/components/editor/merge.ts';
import type { EditorSession } from '@/components/editor/session.ts';
import { editorText, restoreText } from '@/components/editor/text-fidelity.ts';
import { Button } from '@/components/ui/button.tsx';
import { Callout } from '@/components/ui/callout.tsx';

/** From here on two texts stand side by side. */
const wideScreen = '(min-width: 900px)';

function watchWidth(changed: () => void): () => void {
  const query = window.matchMedia(wideScreen);
  query.addEventListener('change', changed);
  return () => query.removeEventListener('change', changed);
}

const isWide = (): boolean => window.matchMedia(wideScreen).matches;

interface ConflictPanelProps {
  readonly session: EditorSession;
  readonly document: EditorDocument;
  readonly revealSecrets: boolean;
}

/**
 * A file changed on disk while it was edited here. Left what is on disk, right the draft, which can be edited
 * by hand; nothing is written, and nothing is lost, until one is chosen.
 */
export function ConflictPanel({ session, document, revealSecrets }: ConflictPanelProps) {
  const { conflict, path } = document;
  const [draft, setDraft] = useState(() => editorText(document.text));
  const wide = useSyncExternalStore(watchWidth, isWide, () => true);
  if (!conflict) return null;
  if (conflict.problem && conflict.sha256 === null)
    return <Gone session={session} document={document} problem={conflict.problem} />;
  const { name } = document.disk;
  const merged = mergeTexts(document.disk.text, document.text, conflict.text);
  const keep = (text: string) => {
    session.keepDraft(path);
    session.replace(path, text);
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <Callout
        tone="warn"
        role="alert"
        title={`${name} changed on disk while you edited it`}
        className="m-3"
        actions={
          <>
            <Button size="sm" onClick={() => session.takeDisk(path)}>
              Take theirs
            </Button>
            <Button size="sm" onClick={() => keep(restoreText(conflict.text, draft))}>
              Keep mine
            </Button>
            <Button
              size="sm"
              variant="primary"
              onClick={() => merged !== null && keep(merged)}
              disabledReason={
                merged === null ? 'Both changed the same lines. Edit your draft by hand.' : null
              }
            >
              Keep both changes
            </Button>
          </>
        }
      >
        {wide
          ? 'Left: what is on disk now. Right: your draft, which you can edit here.'
          : 'Red: what is on disk now. Green: your draft; keep it to edit it by hand.'}{' '}
        Nothing is written before you review it, and “Take theirs” can be undone in the editor.
      </Callout>
      <div className="min-h-0 flex-1 border-t">
        <DiffView
          label={`${name}: your draft beside the file on disk`}
          before={conflict.text}
          after={document.text}
          revealSecrets={revealSecrets}
          onEdit={wide ? setDraft : undefined}
        />
      </div>
    </div>
  );
}

interface GoneProps {
  readonly session: EditorSession;
  readonly document: EditorDocument;
  readonly problem: NonNullable<DiskFile['problem']>;
}

/** The file that is edited is no file any more: the draft is kept until somebody says otherwise. */
function Gone({ session, document: { path, disk }, problem }: GoneProps) {
  const deleted = problem.kind === 'missing';
  return (
    <div className="p-3">
      <Callout
        tone="warn"
        role="alert"
        title={deleted ? `${disk.name} was deleted while you edited it` : `${disk.name}: ${problem.message}`}
        actions={
          <>
            <Button size="sm" onClick={() => session.takeDisk(path)}>
              Drop the draft
            </Button>
            <Button
              size="sm"
              variant="primary"
              onClick={() => session.keepDraft(path)}
              disabledReason={deleted ? null : 'Nothing can be written where it stands.'}
            >
              Keep the draft
            </Button>
          </>
        }
      >
        {deleted
          ? 'Keep the draft, and the next apply writes the file again.'
          : `Your draft is kept. ${problem.hint} When the file is back, you go on editing.`}
      </Callout>
    </div>
  );
}
