'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { ConfigUrl, SetConfigUrl } from '@/components/config/config-url.ts';
import { EffectivePanel } from '@/components/config/effective-panel.tsx';
import { HistoryPanel } from '@/components/config/history-panel.tsx';
import { ReviewPanel } from '@/components/config/review-panel.tsx';
import type { EditorSession } from '@/components/editor/session.ts';
import type { SessionState } from '@/components/editor/session-state.ts';
import { editorPosition, editorText } from '@/components/editor/text-fidelity.ts';
import { notify } from '@/components/shell/toaster.tsx';
import { useTRPC } from '@/components/shell/trpc.tsx';
import type { Diagnostic } from '@/config-language/syntax.ts';
import type { ConfigSnapshot } from '@/server/config/types.ts';

interface PanelProps {
  readonly slug: string;
  readonly session: EditorSession;
  readonly state: SessionState;
  readonly snapshot: ConfigSnapshot;
  readonly revealSecrets: boolean;
  readonly url: ConfigUrl;
  readonly setUrl: SetConfigUrl;
  readonly onJump: (path: string, start: number, end: number) => void;
}

/** Review, history or the effective config, in place of the editor; the way back is the browser's too. */
export function ConfigPanel({
  slug,
  session,
  state,
  snapshot,
  revealSecrets,
  url,
  setUrl,
  onJump,
}: PanelProps) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const [reverting, setReverting] = useState(false);
  const back = () => void setUrl({ panel: null, operation: null });
  const refresh = () => {
    void cache.invalidateQueries(trpc.config.read.queryFilter({ slug }));
    void cache.invalidateQueries(trpc.config.revisions.queryFilter({ slug }));
  };
  const currentTexts = useMemo(
    () => new Map(snapshot.files.map((file) => [file.path, file.text])),
    [snapshot.files],
  );
  const putBack = (files: readonly { path: string; name: string; text: string }[]) => {
    for (const file of files) session.draft(file.path, file.name, file.text);
    setReverting(true);
    void setUrl({ panel: 'review', operation: null });
  };
  if (url.panel === 'effective') {
    return (
      <EffectivePanel
        session={session}
        state={state}
        revealSecrets={revealSecrets}
        onBack={back}
        onJump={onJump}
      />
    );
  }
  if (url.panel === 'history') {
    return (
      <HistoryPanel
        slug={slug}
        chosenId={url.revision}
        revealSecrets={revealSecrets}
        currentTexts={currentTexts}
        onChoose={(revision) => void setUrl({ revision })}
        onBack={back}
        onRevert={putBack}
      />
    );
  }
  const textOf = (path: string) => session.document(path)?.text ?? '';
  const jumpTo = ({ file, start, end }: Diagnostic) => {
    const text = textOf(file);
    onJump(file, inEditor(text, start), inEditor(text, end));
  };
  return (
    <ReviewPanel
      slug={slug}
      edits={{ files: session.drafts(), variables: session.variables() }}
      diskKey={snapshot.files.map((file) => file.sha256).join(' ')}
      reason={reverting ? 'reverted' : 'applied'}
      revealSecrets={revealSecrets}
      operationId={url.operation}
      onOperation={(operation) => void setUrl({ operation })}
      onBack={back}
      onSent={() => session.sent()}
      onApplied={refresh}
      onPutBack={putBack}
      onConflict={([first, ...more]) => {
        const names = [first, ...more].join(', ');
        notify.warn(`${names} changed on disk. Nothing was written; both versions are kept.`);
        refresh();
        void setUrl({ panel: null, operation: null, ...(first === undefined ? {} : { file: first }) });
      }}
      textOf={textOf}
      onJump={jumpTo}
    />
  );
}

/** An offset into a file's exact text as an offset into the editor's text. */
function inEditor(text: string, offset: number): number {
  const { line, column } = editorPosition(text, offset);
  const lines = editorText(text).split('\n');
  return lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
}
