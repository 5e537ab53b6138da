import type { PlacedCopy } from '@/components/backups/destinations/copies.ts';
import { copyStates } from '@/components/status/copy-states.ts';
import { StatusIcon } from '@/components/status/status.tsx';
import { Badge } from '@/components/ui/badge.tsx';
import { Time } from '@/components/ui/time.tsx';

/** Where else a backup is, a mark for each place. */
export function CopyMarks({ copies }: { copies: readonly PlacedCopy[] }) {
  return (
    <span className="inline-flex flex-wrap gap-1">
      {copies.map(({ destination, copy }) => {
        const status = copyStates[copy.state];
        return (
          <Badge
            key={destination.id}
            tone={status.tone}
            icon={status.icon}
            title={copy.problem ?? status.meaning}
          >
            {destination.name}
            <span className="sr-only">: {status.word}</span>
          </Badge>
        );
      })}
    </span>
  );
}

/** The same with the moment and the trouble of each. */
export function CopyList({ copies }: { copies: readonly PlacedCopy[] }) {
  if (copies.length === 0) return 'None';
  return (
    <ul className="grid gap-1">
      {copies.map(({ destination, copy }) => (
        <li key={destination.id} className="flex gap-1.5">
          <StatusIcon status={copyStates[copy.state]} className="mt-0.5" />
          <span className="min-w-0 break-words">
            {destination.name}: {copyStates[copy.state].word.toLowerCase()}
            {copy.provenAt !== null && (
              <>
                {' '}
                <Time at={copy.provenAt} />
              </>
            )}
            {copy.problem && <span className="block text-muted text-sm">{copy.problem}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}
