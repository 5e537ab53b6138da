'use client';

import Search from 'lucide-react/icons/search';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import type { EditorSession } from '@/components/editor/session.ts';
import { cx } from '@/components/ui/cx.ts';
import { Input } from '@/components/ui/input.tsx';

/** A field that finds keys by their path ("gateway.auth") and jumps there. */
export function PathSearch({ session, onJump }: { session: EditorSession; onJump: (path: string) => void }) {
  const [query, setQuery] = useState('');
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const found = useFound(session, query);
  const listId = useId();
  const choose = (path: string | undefined) => {
    if (path === undefined) return;
    setOpen(false);
    setQuery('');
    onJump(path);
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
          {found.length === 0 && (
            <p className="px-2 py-1.5 text-muted text-sm">No key of the config matches.</p>
          )}
          {found.map((path, index) => (
            <div
              key={path}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              // Before the field loses the focus and the list closes.
              onPointerDown={(event) => {
                event.preventDefault();
                choose(path);
              }}
              className={cx(
                'cursor-pointer truncate rounded-control px-2 py-1.5 font-mono text-sm',
                index === active ? 'bg-raised text-fg' : 'text-muted hover:bg-raised',
              )}
            >
              {path}
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

function useFound(session: EditorSession, query: string): readonly string[] {
  const [found, setFound] = useState<readonly string[]>([]);
  useEffect(() => {
    let live = true;
    const asked = query.trim() === '' ? Promise.resolve([]) : session.language.request('search', { query });
    asked.then(
      (paths) => live && setFound(paths),
      // The session was closed; its page is going.
      () => live && setFound([]),
    );
    return () => {
      live = false;
    };
  }, [session, query]);
  return found;
}
