'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import Search from 'lucide-react/icons/search';
import { useDeferredValue, useMemo, useRef, useState } from 'react';
import { type ChangeFilter, filterChanges } from '@/components/backups/restore/plan-words.ts';
import { changeWords, componentWords } from '@/components/backups/words.ts';
import { formatBytes, formatCount } from '@/components/ui/format.ts';
import { Input } from '@/components/ui/input.tsx';
import { scrollRegion } from '@/components/ui/scroll-region.ts';
import { Segmented } from '@/components/ui/segmented.tsx';
import { Select } from '@/components/ui/select.tsx';
import type { FileChange } from '@/server/backup/types.ts';

const ROW_PX = 32;
const MAX_HEIGHT_PX = 320;
/** Few files need no search. */
const SEARCH_FROM = 8;

const KINDS = [
  { value: 'all', label: 'All' },
  { value: 'added', label: changeWords.added.word },
  { value: 'changed', label: changeWords.changed.word },
  { value: 'removed', label: changeWords.removed.word },
] as const;

export interface ChangeListProps {
  changes: readonly FileChange[];
  total: number;
  /** Where a file of the backup is shown beside the one here; left out: nowhere. */
  hrefOf?: ((path: string) => string) | undefined;
}

/** The files that a restore touches: searched, filtered, and only those in view are drawn. */
export function ChangeList({ changes, total, hrefOf }: ChangeListProps) {
  const [filter, setFilter] = useState<ChangeFilter>({ text: '', kind: 'all', component: 'all' });
  const deferred = useDeferredValue(filter);
  const shown = useMemo(() => filterChanges(changes, deferred), [changes, deferred]);
  const parts = useMemo(() => [...new Set(changes.map((change) => change.component))], [changes]);
  return (
    <div className="grid gap-2">
      {changes.length >= SEARCH_FROM && (
        <div className="flex flex-wrap items-center gap-2">
          <div className="min-w-0 flex-1 basis-40">
            <Input
              data-filter
              type="search"
              icon={Search}
              aria-label="Search the files"
              placeholder="Search the files"
              value={filter.text}
              onChange={(event) => setFilter({ ...filter, text: event.target.value })}
            />
          </div>
          {parts.length > 1 && (
            <Select
              aria-label="Part"
              options={[
                { value: 'all', label: 'All parts' },
                ...parts.map((value) => ({ value, label: componentWords[value] })),
              ]}
              value={filter.component}
              onValueChange={(component) => setFilter({ ...filter, component })}
            />
          )}
          <Segmented
            label="Kind of change"
            options={KINDS}
            value={filter.kind}
            onValueChange={(kind) => setFilter({ ...filter, kind })}
          />
        </div>
      )}
      <Files changes={shown} hrefOf={hrefOf} />
      <p role="status" className="text-muted text-sm tabular-nums">
        {statusOf(shown.length, changes.length, total)}
      </p>
    </div>
  );
}

function statusOf(shown: number, listed: number, total: number): string {
  const cut =
    total > listed ? `; the plan lists the first ${formatCount(listed)} of ${formatCount(total)}` : '';
  return shown === listed
    ? `${formatCount(listed)} ${listed === 1 ? 'file' : 'files'}${cut}`
    : `${formatCount(shown)} of ${formatCount(listed)} files${cut}`;
}

function Files({ changes, hrefOf }: Omit<ChangeListProps, 'total'>) {
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: changes.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
    initialRect: { width: 0, height: MAX_HEIGHT_PX },
  });
  if (changes.length === 0) {
    return <p className="rounded-card border px-4 py-6 text-center text-muted">No file matches.</p>;
  }
  return (
    <div
      ref={box}
      {...scrollRegion('Files that change')}
      className="overflow-y-auto rounded-card border focus-visible:outline-offset-[-2px]"
      style={{ maxHeight: MAX_HEIGHT_PX }}
    >
      <ul className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const change = changes[item.index];
          return (
            change && (
              <li
                key={`${change.kind} ${change.path}`}
                aria-setsize={changes.length}
                aria-posinset={item.index + 1}
                className="absolute inset-x-0 top-0 flex items-center gap-3 border-b px-3 text-sm last:border-b-0"
                style={{ height: ROW_PX, transform: `translateY(${item.start}px)` }}
              >
                <ChangeFace
                  change={change}
                  href={change.kind === 'removed' ? undefined : hrefOf?.(change.path)}
                />
              </li>
            )
          );
        })}
      </ul>
    </div>
  );
}

function ChangeFace({ change, href }: { change: FileChange; href: string | undefined }) {
  const { word, icon: Icon } = changeWords[change.kind];
  return (
    <>
      <span className="flex w-5 shrink-0 items-center gap-1.5 text-muted sm:w-24">
        <Icon aria-hidden className="size-4 shrink-0" />
        <span className="max-sm:sr-only">{word}</span>
      </span>
      {href === undefined ? (
        <span className="min-w-0 flex-1 truncate font-mono" title={change.path}>
          {change.path}
        </span>
      ) : (
        <a
          href={href}
          target="_blank"
          rel="noreferrer"
          title={`${change.path}, in a new tab`}
          className="min-w-0 flex-1 truncate font-mono hover:underline"
        >
          {change.path}
        </a>
      )}
      <span className="shrink-0 text-muted max-sm:hidden">{componentWords[change.component]}</span>
      <span className="w-16 shrink-0 text-right text-muted tabular-nums">{formatBytes(change.bytes)}</span>
    </>
  );
}
