'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import Search from 'lucide-react/icons/search';
import SearchX from 'lucide-react/icons/search-x';
import { Fragment, useDeferredValue } from 'react';
import { InsideRow } from '@/components/backups/inside/inside-row.tsx';
import { crumbsOf, toggled } from '@/components/backups/inside/inside-words.ts';
import type { useInside } from '@/components/backups/inside/use-inside.ts';
import { componentWords } from '@/components/backups/words.ts';
import { troubleOf } from '@/components/data/trouble.ts';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { Card } from '@/components/ui/card.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { ErrorState } from '@/components/ui/error-state.tsx';
import { formatBytes, formatCount, formatPlural } from '@/components/ui/format.ts';
import { Input } from '@/components/ui/input.tsx';
import { ProgressBar } from '@/components/ui/progress-bar.tsx';
import { Segmented } from '@/components/ui/segmented.tsx';
import { Select } from '@/components/ui/select.tsx';
import { Table, TBody, THead, Th } from '@/components/ui/table.tsx';
import type { InsideList as List } from '@/server/backup/inside-types.ts';
import type { Component } from '@/server/backup/types.ts';

const parts = Object.keys(componentWords) as Component[];
const DIFFERS = [
  { value: 'all', label: 'Everything' },
  { value: 'differs', label: 'Differs from now' },
] as const;

type Inside = ReturnType<typeof useInside>;

/** The names in a directory of the backup, or those that a filter finds in all of it. */
export function InsideList({ slug, id, inside }: { slug: string; id: string; inside: Inside }) {
  const { dir, q, part, differs } = inside.place;
  const trpc = useTRPC();
  const text = useDeferredValue(q);
  const list = useQuery(
    trpc.inside.list.queryOptions(
      { slug, id, directory: dir, text, component: part, differs },
      { placeholderData: keepPreviousData, staleTime: 20_000 },
    ),
  );
  const filtered = text.trim() !== '' || part !== null || differs;
  const trouble = troubleOf(list.error);
  return (
    <Card>
      <Filters inside={inside} />
      <Crumbs dir={dir} filtered={filtered} onGo={inside.go} />
      {trouble && !list.data ? (
        <ErrorState {...trouble} onRetry={() => void list.refetch()} retrying={list.isFetching} />
      ) : list.data ? (
        <Names list={list.data} filtered={filtered} inside={inside} />
      ) : (
        <div className="p-4">
          <ProgressBar
            label="Reading the archive and comparing it with the files here"
            done={0}
            total={null}
            note="the first look takes longest"
          />
        </div>
      )}
    </Card>
  );
}

function Filters({ inside: { place, filter } }: { inside: Inside }) {
  return (
    <div className="flex flex-wrap items-center gap-2 border-b p-3">
      <div className="min-w-0 flex-1 basis-48">
        <Input
          data-filter
          type="search"
          icon={Search}
          aria-label="Search by name"
          placeholder="Search by name"
          value={place.q}
          onChange={(event) => filter({ q: event.target.value })}
        />
      </div>
      <Select
        aria-label="Part"
        options={[
          { value: 'all', label: 'All parts' },
          ...parts.map((value) => ({ value, label: componentWords[value] })),
        ]}
        value={place.part ?? 'all'}
        onValueChange={(value) => filter({ part: value === 'all' ? null : value })}
      />
      <Segmented
        label="What is listed"
        options={DIFFERS}
        value={place.differs ? 'differs' : 'all'}
        onValueChange={(value) => filter({ differs: value === 'differs' })}
      />
    </div>
  );
}

function Crumbs({ dir, filtered, onGo }: { dir: string; filtered: boolean; onGo: Inside['go'] }) {
  if (filtered) return <p className="border-b px-4 py-2 text-muted text-sm">Found in the whole backup</p>;
  const crumbs = crumbsOf(dir);
  return (
    <nav aria-label="Directory" className="border-b px-4 py-1.5 text-sm">
      <ol className="flex flex-wrap items-center gap-x-1">
        <li>
          <CrumbButton name="State directory" current={dir === ''} onPress={() => onGo({ dir: '' })} />
        </li>
        {crumbs.map(({ name, path }) => (
          <Fragment key={path}>
            <li aria-hidden className="text-subtle">
              /
            </li>
            <li className="min-w-0">
              <CrumbButton name={name} current={path === dir} onPress={() => onGo({ dir: path })} />
            </li>
          </Fragment>
        ))}
      </ol>
    </nav>
  );
}

function CrumbButton(props: { name: string; current: boolean; onPress: () => void }) {
  const { name, current, onPress } = props;
  if (current)
    return (
      <span aria-current="location" className="inline-flex min-h-6 items-center break-all px-1 font-medium">
        {name}
      </span>
    );
  return (
    <button
      type="button"
      onClick={onPress}
      className="inline-flex min-h-6 items-center rounded-control px-1 text-accent hover:underline"
    >
      {name}
    </button>
  );
}

function Names({ list, filtered, inside }: { list: List; filtered: boolean; inside: Inside }) {
  const { scope, setScope, go } = inside;
  if (list.entries.length === 0) {
    return (
      <EmptyState icon={SearchX} title={filtered ? 'Nothing matches' : 'This directory is empty'}>
        {filtered
          ? 'No file of this backup has such a name and such properties.'
          : 'The backup keeps empty directories too.'}
      </EmptyState>
    );
  }
  return (
    <>
      <Table label="Files in this backup" compact>
        <THead>
          <Th className="w-8">
            <span className="sr-only">Select to restore</span>
          </Th>
          <Th>Name</Th>
          <Th className="max-md:hidden">Part</Th>
          <Th className="max-xl:hidden">Mode</Th>
          <Th numeric>Size</Th>
          <Th className="max-md:hidden">Changed</Th>
        </THead>
        <TBody>
          {list.entries.map((entry) => (
            <InsideRow
              key={entry.path}
              entry={entry}
              whole={filtered}
              selected={scope.paths.includes(entry.path)}
              onSelect={() => setScope({ ...scope, paths: toggled(scope.paths, entry.path) })}
              onOpen={() => go(entry.type === 'directory' ? { dir: entry.path } : { file: entry.path })}
            />
          ))}
        </TBody>
      </Table>
      <p role="status" className="border-t px-4 py-2 text-muted text-sm tabular-nums">
        {formatPlural(list.total, 'entry', 'entries')}, {formatBytes(list.bytes)}
        {list.total > list.entries.length &&
          `; the first ${formatCount(list.entries.length)} are listed, search to find the others`}
      </p>
    </>
  );
}
