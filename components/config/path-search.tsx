'use client';

import Plus from 'lucide-react/icons/plus';
import Search from 'lucide-react/icons/search';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import type { EditorSession } from '@/components/editor/session.ts';
import { cx } from '@/components/ui/cx.ts';
import { Input } from '@/components/ui/input.tsx';

export const pathSearchId = 'config-path-search';

export interface PathSearchProps {
  readonly session: EditorSession;
  readonly onJump: (path: string) => void;
  /** Writes a path that the config does not have yet. */
  readonly onAdd: (path: string) => void;
}

interface Choice {
  readonly path: string;
  readonly act: 'jump' | 'add';
}

/** A field that finds keys by their path ("gateway.auth") and jumps there, or adds them. */
export function PathSearch({ session, onJump, onAdd }: PathSearchProps) {
  const [query, setQuery] = useState('');
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const answer = useFound(session, query);
  const found = answer ?? [];
  const listId = useId();
  const choose = (choice: Choice | undefined) => {
    if (!choice) return;
    setOpen(false);
    setQuery('');
    if (choice.act === 'jump') onJump(choice.path);
    else onAdd(choice.path);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setActive((at) => Math.min(at + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setActive((at) => Math.max(at - 1, 0));
    else if (event.key === 'Enter') choose(found[active]);
    else if (event.key === 'Escape') setOpen(false);
    else return;
    event.preventDefault();
  };
  const shown = open && query.trim() !== '';
  return (
    <div className="relative w-full sm:w-56">
      <Input
        id={pathSearchId}
        icon={Search}
        mono
        data-filter
        role="combobox"
        aria-label="Find a key by its path"
        aria-expanded={shown}
        aria-controls={listId}
        aria-activedescendant={shown && found[active] ? `${listId}-${active}` : undefined}
        autoComplete="off"
        placeholder="Find key path"
        className="h-8"
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setActive(0);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      {shown && (
        <div
          id={listId}
          role="listbox"
          aria-label="Keys"
          className="absolute top-9 right-0 z-30 max-h-80 w-full min-w-72 overflow-y-auto rounded-card bg-surface p-1 shadow-overlay"
        >
          {answer === null && <p className="px-2 py-1.5 text-muted text-sm">Looking…</p>}
          {answer?.length === 0 && (
            <p className="px-2 py-1.5 text-muted text-sm">
              No key of the config matches, and OpenClaw knows none like it.
            </p>
          )}
          {found.map((choice, index) => (
            <div
              key={`${choice.act} ${choice.path}`}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              // Before the field loses the focus and the list closes.
              onPointerDown={(event) => {
                event.preventDefault();
                choose(choice);
              }}
              className={cx(
                'flex cursor-pointer items-center gap-2 rounded-control px-2 py-1.5 text-sm',
                index === active ? 'bg-raised text-fg' : 'text-muted hover:bg-raised',
              )}
            >
              {choice.act === 'add' && (
                <>
                  <Plus aria-hidden className="size-3.5 shrink-0 text-subtle" />
                  <span className="shrink-0">Add</span>
                </>
              )}
              <span className="min-w-0 truncate font-mono">{choice.path}</span>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

/** Null until the first answer. */
function useFound(session: EditorSession, query: string): readonly Choice[] | null {
  const [found, setFound] = useState<readonly Choice[] | null>(null);
  useEffect(() => {
    let live = true;
    const read = async (): Promise<Choice[]> => {
      if (query.trim() === '') return [];
      const answer = await session.language.request('search', { query });
      return [
        ...answer.found.map((path) => ({ path, act: 'jump' as const })),
        ...answer.addable.map((path) => ({ path, act: 'add' as const })),
      ];
    };
    read().then(
      (choices) => live && setFound(choices),
      // The session was closed; its page is going.
      () => live && setFound([]),
    );
    return () => {
      live = false;
    };
  }, [session, query]);
  return found;
}
