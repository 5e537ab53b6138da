'use client';

import { useEffect, useMemo, useState } from 'react';
import { ConfigActions } from '@/components/config/config-actions.tsx';
import { ConfigPanel } from '@/components/config/config-panel.tsx';
import { useConfigUrl } from '@/components/config/config-url.ts';
import { RefactoringDialog } from '@/components/config/refactoring-dialog.tsx';
import { useConfigSession, useSessionState, useSnapshot } from '@/components/config/use-config.ts';
import { useJump } from '@/components/config/use-jump.ts';
import { useRefactoring } from '@/components/config/use-refactoring.ts';
import { Workbench } from '@/components/config/workbench.tsx';
import { QueryPending } from '@/components/data/query-state.tsx';
import { SensitiveContext } from '@/components/editor/sensitive-context.ts';
import { PageHeader } from '@/components/shell/page-header.tsx';
import { cx } from '@/components/ui/cx.ts';
import { ErrorState } from '@/components/ui/error-state.tsx';
import { SkeletonRows } from '@/components/ui/skeleton.tsx';
import { createSensitivePaths } from '@/config-language/sensitive.ts';
import type { ConfigSnapshot } from '@/server/config/types.ts';

/** As high as the window; on a narrow screen the title scrolls away and leaves all of it to the text. */
const pageHeight = 'h-[calc(100dvh-96px)] min-h-[520px] max-sm:h-[calc(100dvh+84px)] max-sm:min-h-[720px]';

/** The config of one instance: edit, review, apply, and every state it had. */
export function ConfigView({ slug }: { slug: string }) {
  const snapshot = useSnapshot(slug);
  if (snapshot.data) return <Config slug={slug} snapshot={snapshot.data} />;
  return (
    <>
      <PageHeader title="Config" />
      <div className="rounded-card border bg-surface">
        <QueryPending query={snapshot} rows={8} label="Loading the config" />
      </div>
    </>
  );
}

function Config({ slug, snapshot }: { slug: string; snapshot: ConfigSnapshot }) {
  const [url, setUrl] = useConfigUrl();
  const [revealSecrets, setRevealSecrets] = useState(false);
  const jump = useJump();
  const { session, error } = useConfigSession(slug, snapshot, {
    openFile: (path, line, column) => {
      const offset = session?.document(path)?.model.getOffsetAt({ lineNumber: line, column }) ?? 0;
      jump.to(path, offset, offset);
    },
    refactor: (path, refactoring) => refactor.begin(path, refactoring),
  });
  const refactor = useRefactoring(slug, session, snapshot.rootPath);
  const state = useSessionState(session);
  const sensitive = useMemo(() => createSensitivePaths(state.sensitive), [state.sensitive]);
  const file = state.files.find((one) => one.name === url.file) ?? state.files[0] ?? null;
  const open = (path: string) => {
    const name = state.files.find((one) => one.path === path)?.name;
    if (name !== undefined) void setUrl({ file: name, panel: null });
  };
  const choose = (path: string) => {
    jump.done();
    open(path);
  };
  useFollowJump(jump.reveal?.path ?? null, file?.path ?? null, url.panel, open);
  const review = () => void setUrl({ panel: 'review' }, { history: 'push' });
  useReviewKey(review);
  return (
    <div className={cx('flex flex-col', url.panel !== 'review' && pageHeight)}>
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
      <SensitiveContext value={sensitive}>
        {session && url.panel === null && (
          <Workbench
            slug={slug}
            session={session}
            state={state}
            snapshot={snapshot}
            file={file}
            jump={jump}
            revealSecrets={revealSecrets}
            onOpen={choose}
            onReview={review}
            onRefactor={refactor.begin}
          />
        )}
        {session && <RefactoringDialog session={session} refactor={refactor} envFile={snapshot.envFile} />}
        {session && url.panel !== null && (
          <ConfigPanel
            slug={slug}
            session={session}
            state={state}
            snapshot={snapshot}
            revealSecrets={revealSecrets}
            url={url}
            setUrl={setUrl}
            onJump={(path, start, end) => jump.to(path, start, end, 'explain')}
          />
        )}
      </SensitiveContext>
    </div>
  );
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
      // The editor has the key first; what it handled does not come here.
      event.preventDefault();
      review();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [review]);
}
