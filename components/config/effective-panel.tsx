'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import { PanelFrame } from '@/components/config/panel-frame.tsx';
import type { EffectiveRow } from '@/components/editor/effective.ts';
import type { EditorSession } from '@/components/editor/session.ts';
import type { SessionState } from '@/components/editor/session-state.ts';
import { Button } from '@/components/ui/button.tsx';
import { Callout } from '@/components/ui/callout.tsx';
import { scrollRegion } from '@/components/ui/scroll-region.ts';

interface EffectivePanelProps {
  readonly session: EditorSession;
  readonly state: SessionState;
  readonly revealSecrets: boolean;
  readonly onBack: () => void;
  readonly onJump: (path: string, start: number, end: number) => void;
}

/** Of one line, in pixels; where the screen is narrow, what a value comes from stands below it. */
const rowHeight = 28;

/** The config as OpenClaw sees it: all files in one, each value with the file and the variable it comes from. */
export function EffectivePanel({ session, state, revealSecrets, onBack, onJump }: EffectivePanelProps) {
  const rows = useRows(session, state);
  const scroller = useRef<HTMLElement>(null);
  const virtual = useVirtualizer({
    count: rows?.length ?? 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const broken = state.problems.find(({ source }) => source === 'syntax');
  const nameOf = (path: string) => state.files.find((file) => file.path === path)?.name ?? path;
  return (
    <PanelFrame
      title="Effective config"
      description="All files in one, your edits included. Choose a line to go to it."
      onBack={onBack}
    >
      {broken && (
        <Callout
          tone="down"
          title="OpenClaw reads none of this"
          actions={
            <Button size="sm" onClick={() => onJump(broken.file, broken.start, broken.end)}>
              Go to the line
            </Button>
          }
        >
          {nameOf(broken.file)} can’t be read at line {broken.line}, column {broken.column}. What is below is
          the rest, as far as it can be made out.
        </Callout>
      )}
      <section
        ref={scroller}
        {...scrollRegion('Effective config, one line a value')}
        className="min-h-0 flex-1 overflow-auto rounded-card border bg-surface py-2"
      >
        {rows?.length === 0 && <p className="px-4 py-2 text-muted">There is no config to show.</p>}
        <div className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows?.[item.index];
            if (!row) return null;
            return (
              <div
                key={row.path}
                ref={virtual.measureElement}
                data-index={item.index}
                className="absolute inset-x-0"
                style={{ top: item.start }}
              >
                <Row
                  row={row}
                  fileName={nameOf(row.place.path)}
                  reveal={revealSecrets}
                  onJump={() => onJump(row.place.path, row.place.start, row.place.end)}
                />
              </div>
            );
          })}
        </div>
      </section>
    </PanelFrame>
  );
}

interface RowProps {
  readonly row: EffectiveRow;
  readonly fileName: string;
  readonly reveal: boolean;
  readonly onJump: () => void;
}

function Row({ row, fileName, reveal, onJump }: RowProps) {
  return (
    <button
      type="button"
      onClick={onJump}
      title={row.path}
      style={{ paddingLeft: 16 + row.depth * 16 }}
      className="flex min-h-7 w-full flex-wrap items-center gap-x-2 py-1 pr-4 text-left font-mono text-sm transition-colors hover:bg-raised focus-visible:outline-offset-[-2px] sm:flex-nowrap"
    >
      <span className="shrink-0 text-accent">{row.label}</span>
      <span className="min-w-0 flex-1 basis-0 truncate sm:flex-initial sm:basis-auto">
        <Value row={row} reveal={reveal} />
      </span>
      {row.variables.length > 0 && (
        <span className="min-w-0 basis-full break-words font-sans text-muted sm:ml-1 sm:basis-auto sm:truncate">
          {row.variables.join(', ')}
        </span>
      )}
      <span className="basis-full break-all font-sans text-subtle text-xs sm:ml-auto sm:shrink-0 sm:basis-auto">
        {fileName}
      </span>
    </button>
  );
}

function Value({ row, reveal }: Pick<RowProps, 'row' | 'reveal'>) {
  if (row.value === null) return <span className="text-subtle">{row.size}</span>;
  if (!row.secret || reveal) return row.value;
  return (
    <span className="text-muted">
      <span aria-hidden>••••••••</span>
      <span className="sr-only">hidden</span>
    </span>
  );
}

function useRows(session: EditorSession, state: SessionState): readonly EffectiveRow[] | null {
  const [rows, setRows] = useState<readonly EffectiveRow[] | null>(null);
  useEffect(() => {
    let live = true;
    // The texts may have changed with each new state of the session.
    if (!state.checked) return;
    session.language.request('effective', null).then(
      (found) => live && setRows(found),
      // The session was closed; its page is going.
      () => live && setRows([]),
    );
    return () => {
      live = false;
    };
  }, [session, state]);
  return rows;
}
