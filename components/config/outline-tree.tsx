'use client';

import ChevronRight from 'lucide-react/icons/chevron-right';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { OutlineEntry } from '@/components/editor/outline.ts';
import type { EditorSession } from '@/components/editor/session.ts';
import { cx } from '@/components/ui/cx.ts';

export interface OutlineTreeProps {
  readonly session: EditorSession;
  /** The open file. */
  readonly path: string;
  readonly name: string;
  /** UTF-16 offset of the cursor. */
  readonly offset: number;
  readonly onJump: (start: number, end: number) => void;
}

/** Where Ctrl+Shift+O goes. */
export const outlineId = 'config-outline';

interface Row {
  readonly key: string;
  readonly entry: OutlineEntry;
  readonly depth: number;
  readonly parent: string | null;
}

/** The keys of the open file as a tree; one tab stop, arrow keys move, open and close, Enter jumps. */
export function OutlineTree({ session, path, name, offset, onJump }: OutlineTreeProps) {
  const entries = useOutline(session, path);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [focused, setFocused] = useState<string | null>(null);
  const tree = useRef<HTMLDivElement>(null);
  const headingId = useId();
  const rows = rowsOf(entries, opened);
  const here = rows.findLast((row) => holds(row.entry, offset))?.key ?? null;
  const stop = rows.find((row) => row.key === focused)?.key ?? here ?? rows[0]?.key;
  const toggle = (key: string, open: boolean) =>
    setOpened((before) => new Set(open ? [...before, key] : [...before].filter((one) => one !== key)));
  const focus = (row: Row | undefined) => {
    if (!row) return;
    setFocused(row.key);
    tree.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(row.key)}"]`)?.focus();
  };
  const jump = ({ entry }: Row) => onJump(entry.selection.start, entry.selection.end);
  const onKeyDown = (event: KeyboardEvent, row: Row, index: number) => {
    const isOpen = opened.has(row.key);
    const branch = row.entry.children.length > 0;
    if (event.key === 'ArrowDown') focus(rows[index + 1]);
    else if (event.key === 'ArrowUp') focus(rows[index - 1]);
    else if (event.key === 'Home') focus(rows[0]);
    else if (event.key === 'End') focus(rows.at(-1));
    else if (event.key === 'ArrowRight' && branch) isOpen ? focus(rows[index + 1]) : toggle(row.key, true);
    else if (event.key === 'ArrowLeft' && isOpen) toggle(row.key, false);
    else if (event.key === 'ArrowLeft') focus(rows.find((one) => one.key === row.parent));
    else if (event.key === 'Enter' || event.key === ' ') jump(row);
    else return;
    event.preventDefault();
  };
  if (rows.length === 0) return null;
  return (
    <section aria-labelledby={headingId} className="mt-3 border-t pt-3">
      <h3 id={headingId} className="px-2 pb-1 font-medium text-subtle text-xs">
        Keys of {name}
      </h3>
      <div ref={tree} id={outlineId} role="tree" aria-labelledby={headingId}>
        {rows.map((row, index) => (
          <div
            key={row.key}
            data-row={row.key}
            role="treeitem"
            aria-level={row.depth + 1}
            aria-expanded={row.entry.children.length > 0 ? opened.has(row.key) : undefined}
            aria-selected={row.key === here}
            tabIndex={row.key === stop ? 0 : -1}
            onFocus={() => setFocused(row.key)}
            onClick={() => jump(row)}
            onKeyDown={(event) => onKeyDown(event, row, index)}
            style={{ paddingLeft: 4 + Math.min(row.depth, 6) * 12 }}
            className={cx(
              'flex h-6 cursor-pointer items-center gap-1 rounded-control pr-2 font-mono text-xs transition-colors focus-visible:outline-offset-[-2px]',
              row.key === here ? 'bg-raised text-fg' : 'text-muted hover:bg-raised',
            )}
          >
            <Twisty
              row={row}
              open={opened.has(row.key)}
              onToggle={() => toggle(row.key, !opened.has(row.key))}
            />
            <span className="truncate">{row.entry.name}</span>
          </div>
        ))}
      </div>
    </section>
  );
}

function Twisty({ row, open, onToggle }: { row: Row; open: boolean; onToggle: () => void }) {
  if (row.entry.children.length === 0) return <span className="size-4 shrink-0" />;
  return (
    <ChevronRight
      aria-hidden
      // The keys of the tree do the same.
      onClick={(event) => {
        event.stopPropagation();
        onToggle();
      }}
      className={cx('size-4 shrink-0 text-subtle transition-transform', open && 'rotate-90')}
    />
  );
}

const holds = ({ range }: OutlineEntry, offset: number) => offset >= range.start && offset <= range.end;

/** The rows that are shown. A name may stand twice in a file: its place tells them apart. */
function rowsOf(
  entries: readonly OutlineEntry[],
  opened: ReadonlySet<string>,
  depth = 0,
  parent: string | null = null,
): Row[] {
  return entries.flatMap((entry, index) => {
    const twin = entries.slice(0, index).filter((one) => one.name === entry.name).length;
    const key = `${parent ?? ''}/${entry.name}${twin > 0 ? `#${twin}` : ''}`;
    const row = { key, entry, depth, parent };
    return opened.has(key) ? [row, ...rowsOf(entry.children, opened, depth + 1, key)] : [row];
  });
}

/** How long the typing rests before the tree is drawn again, in milliseconds. */
const restMs = 250;

function useOutline(session: EditorSession, path: string): readonly OutlineEntry[] {
  const [entries, setEntries] = useState<readonly OutlineEntry[]>([]);
  useEffect(() => {
    let live = true;
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const read = () => {
      session.language.request('outline', { path }).then(
        (found) => live && setEntries(found),
        // The session was closed; its page is going.
        () => live && setEntries([]),
      );
    };
    const watch = session.document(path)?.model.onDidChangeContent(() => {
      clearTimeout(waiting);
      waiting = setTimeout(read, restMs);
    });
    read();
    return () => {
      live = false;
      clearTimeout(waiting);
      watch?.dispose();
    };
  }, [session, path]);
  return entries;
}
