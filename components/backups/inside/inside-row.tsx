import Database from 'lucide-react/icons/database';
import File from 'lucide-react/icons/file';
import Folder from 'lucide-react/icons/folder';
import Link2 from 'lucide-react/icons/link-2';
import { differenceWords, modeWords, nameOf } from '@/components/backups/inside/inside-words.ts';
import { componentWords } from '@/components/backups/words.ts';
import { Badge } from '@/components/ui/badge.tsx';
import { formatBytes } from '@/components/ui/format.ts';
import { Td, Tr } from '@/components/ui/table.tsx';
import { Time } from '@/components/ui/time.tsx';
import type { InsideEntry } from '@/server/backup/inside-types.ts';

export interface InsideRowProps {
  entry: InsideEntry;
  /** Shows the whole path, for what was found in many directories. */
  whole: boolean;
  selected: boolean;
  onSelect: () => void;
  onOpen: () => void;
}

/** One name: what it is, and whether it is as it is here. */
export function InsideRow({ entry, whole, selected, onSelect, onOpen }: InsideRowProps) {
  const Icon = iconOf(entry);
  return (
    <Tr selected={selected}>
      <Td>
        <span className="relative flex size-6 items-center justify-center">
          <input
            type="checkbox"
            checked={selected}
            onChange={onSelect}
            aria-label={`Select ${entry.path} to restore`}
            className="size-4 accent-accent"
          />
        </span>
      </Td>
      <Td className="max-w-0 w-full">
        <span className="flex min-w-0 items-center gap-2">
          <button
            type="button"
            onClick={onOpen}
            title={entry.path}
            className="-ml-1 flex min-h-6 min-w-0 items-center gap-2 rounded-control px-1 text-left hover:underline"
          >
            <Icon aria-hidden className="size-4 shrink-0 text-subtle" />
            <span className="truncate">
              {whole || entry.path.startsWith('/') ? entry.path : nameOf(entry.path)}
            </span>
            <span className="sr-only">{entry.type === 'directory' ? ', a directory' : ''}</span>
          </button>
          {entry.target !== null && (
            <span className="truncate font-mono text-muted text-xs max-sm:hidden">→ {entry.target}</span>
          )}
          <DifferenceBadge entry={entry} />
        </span>
      </Td>
      <Td className="whitespace-nowrap text-muted max-md:hidden">
        {entry.component ? componentWords[entry.component] : '–'}
      </Td>
      <Td className="whitespace-nowrap font-mono text-muted text-xs max-xl:hidden">{modeWords(entry)}</Td>
      <Td numeric className="whitespace-nowrap">
        {formatBytes(entry.bytes)}
      </Td>
      <Td className="whitespace-nowrap text-muted max-md:hidden">
        {entry.modifiedAt > 0 ? <Time at={entry.modifiedAt * 1000} /> : '–'}
      </Td>
    </Tr>
  );
}

/** What differs from the files here; nothing for what is the same. */
export function DifferenceBadge({ entry }: { entry: Pick<InsideEntry, 'difference'> }) {
  if (entry.difference === null || entry.difference === 'same') return null;
  const { word, icon } = differenceWords[entry.difference];
  return <Badge icon={icon}>{word}</Badge>;
}

function iconOf({ type, database }: InsideEntry) {
  if (type === 'directory') return Folder;
  if (type === 'symlink') return Link2;
  return database ? Database : File;
}
