'use client';

import { useQueryClient } from '@tanstack/react-query';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useEffect, useMemo, useState } from 'react';
import { ConfigActions } from '@/components/config/config-actions.tsx';
import { EffectivePanel } from '@/components/config/effective-panel.tsx';
import { HistoryPanel } from '@/components/config/history-panel.tsx';
import { ReviewPanel } from '@/components/config/review-panel.tsx';
import { useConfigSession, useSessionState, useSnapshot } from '@/components/config/use-config.ts';
import { useJump } from '@/components/config/use-jump.ts';
import { Workbench } from '@/components/config/workbench.tsx';
import type { EditorSession, SessionState } from '@/components/editor/session.ts';
import { editorPosition, editorText } from '@/components/editor/text-fidelity.ts';
import { PageHeader } from '@/components/shell/page-header.tsx';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { cx } from '@/components/ui/cx.ts';
import { ErrorState } from '@/components/ui/error-state.tsx';
import { SkeletonRows } from '@/components/ui/skeleton.tsx';
import type { Diagnostic } from '@/config-language/syntax.ts';
import type { ConfigSnapshot } from '@/server/config/types.ts';

const place = {
  file: parseAsString,
  panel: parseAsStringLiteral(['review', 'history', 'effective']),
  revision: parseAsString,
  operation: parseAsString,
};

/** The config of one instance: edit, review, apply, and every state it had. */
export function ConfigView({ slug }: { slug: string }) {
  const snapshot = useSnapshot(slug);
  if (snapshot.data) return <Config slug={slug} snapshot={snapshot.data} />;
  return (
    <>
      <PageHeader title="Config" />
      <div className="rounded-card border bg-surface">
        {snapshot.error ? (
          <ErrorState
            message={snapshot.error.message}
            hint={snapshot.error.data?.hint}
            onRetry={() => void snapshot.refetch()}
            retrying={snapshot.isFetching}
          />
        ) : (
          <SkeletonRows rows={8} label="Loading the config" />
        )}
      </div>
    </>
  );
}

function Config({ slug, snapshot }: { slug: string; snapshot: ConfigSnapshot }) {
  const [url, setUrl] = useQueryStates(place);
  const [revealSecrets, setRevealSecrets] = useState(false);
  const jump = useJump();
  const { session, error } = useConfigSession(slug, snapshot, (path, line, column) => {
    const offset = session?.document(path)?.model.getOffsetAt({ lineNumber: line, column }) ?? 0;
    jump.to(path, offset, offset);
  });
  const state = useSessionState(session);
  const file = state.files.find((one) => one.name === url.file) ?? state.files[0] ?? null;
  const open = (path: string) => {
    const name = state.files.find((one) => one.path === path)?.name;
    if (name !== undefined) void setUrl({ file: name, panel: null });
  };
  useFollowJump(jump.reveal?.path ?? null, file?.path ?? null, url.panel, open);
  const review = () => void setUrl({ panel: 'review' }, { history: 'push' });
  useReviewKey(review);
  return (
    <div className={cx('flex flex-col', url.panel !== 'review' && 'h-[calc(100dvh-96px)] min-h-[520px]')}>
      <PageHeader
        title="Config"
        meta={<span className="break-all font-mono text-xs">{snapshot.rootPath}</span>}
        actions={
          <ConfigActions
            state={state}
            revealSecrets={revealSecrets}
            onReveal={setRevealSecrets}
            onHistory={() => void setUrl({ panel: 'history' }, { history: 'push' })}
            onEffective={() => void setUrl({ panel: 'effective' }, { history: 'push' })}
            onDiscard={() => session?.discardAll()}
            onReview={review}
            panel={url.panel}
          />
        }
      />
      {error && (
        <div className="rounded-card border bg-surface">
          <ErrorState
            message="The editor could not be loaded. The config is unchanged."
            hint="Reload the page; Gatehouse may have been updated meanwhile."
            detail={error.message}
            onRetry={() => window.location.reload()}
          />
        </div>
      )}
      {!session && !error && (
        <div className="min-h-0 flex-1 rounded-card border bg-surface">
          <SkeletonRows rows={8} label="Loading the editor" />
        </div>
      )}
      {session && url.panel === null && (
        <Workbench
          session={session}
          state={state}
          snapshot={snapshot}
          file={file}
          jump={jump}
          revealSecrets={revealSecrets}
          onOpen={open}
          onReview={review}
        />
      )}
      {session && url.panel !== null && (
        <Panel
          slug={slug}
          session={session}
          state={state}
          snapshot={snapshot}
          revealSecrets={revealSecrets}
          url={url}
          setUrl={setUrl}
          onJump={(path, start, end) => jump.to(path, start, end, true)}
        />
      )}
    </div>
  );
}

interface PanelProps {
  readonly slug: string;
  readonly session: EditorSession;
  readonly state: SessionState;
  readonly snapshot: ConfigSnapshot;
  readonly revealSecrets: boolean;
  readonly url: ReturnType<typeof useQueryStates<typeof place>>[0];
  readonly setUrl: ReturnType<typeof useQueryStates<typeof place>>[1];
  readonly onJump: (path: string, start: number, end: number) => void;
}

/** Review, history or the effective config, in place of the editor; the way back is the browser's too. */
function Panel({ slug, session, state, snapshot, revealSecrets, url, setUrl, onJump }: PanelProps) {
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
        onRevert={(files) => {
          for (const file of files) session.draft(file.path, file.name, file.text);
          setReverting(true);
          void setUrl({ panel: 'review', operation: null });
        }}
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
      drafts={session.drafts()}
      reason={reverting ? 'reverted' : 'applied'}
      revealSecrets={revealSecrets}
      operationId={url.operation}
      onOperation={(operation) => void setUrl({ operation })}
      onBack={back}
      onApplied={refresh}
      onConflict={() => {
        refresh();
        back();
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

/** A jump into another file, or out of a panel, opens it. */
function useFollowJump(
  wanted: string | null,
  shown: string | null,
  panel: string | null,
  open: (path: string) => void,
): void {
  useEffect(() => {
    if (wanted !== null && (wanted !== shown || panel !== null)) open(wanted);
  });
}

/** Ctrl-S shows the review from anywhere on the page; it never writes. */
function useReviewKey(review: () => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== 's') return;
      event.preventDefault();
      if (!event.defaultPrevented || !isInEditor(event.target)) review();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [review]);
}

function isInEditor(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('.monaco-editor') !== null;
}
