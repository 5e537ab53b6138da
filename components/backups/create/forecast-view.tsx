import { ComponentSizes } from '@/components/backups/component-sizes.tsx';
import { Fold } from '@/components/backups/fold.tsx';
import { Notes } from '@/components/backups/notes.tsx';
import { Callout } from '@/components/ui/callout.tsx';
import { formatBytes, formatPlural } from '@/components/ui/format.ts';
import { KeyValues } from '@/components/ui/key-values.tsx';
import type { BackupForecast } from '@/server/backup/types.ts';

export interface ForecastViewProps {
  forecast: BackupForecast;
  /** Names of the destinations that get a copy. */
  copiedTo: readonly string[];
}

/** The forecast of a backup: sizes by part, what stays out and why, where it goes, and what needs a word. */
export function ForecastView({ forecast, copiedTo }: ForecastViewProps) {
  const { components, totalFiles, totalBytes, leftOut, warnings, destination, freeBytes } = forecast;
  return (
    <>
      <p>
        <strong className="font-semibold text-md tabular-nums">{formatBytes(totalBytes)}</strong>
        <span className="text-muted"> in {formatPlural(totalFiles, 'file')}, before compression</span>
      </p>
      <ComponentSizes sizes={components} label="What the backup will hold" />
      {freeBytes < totalBytes && (
        <Callout tone="warn" title="Room may run out">
          Only {formatBytes(freeBytes)} are free where it goes. If the archive does not fit, nothing is left
          behind.
        </Callout>
      )}
      <Notes notes={warnings} />
      {leftOut.length > 0 && <LeftOut leftOut={leftOut} />}
      <KeyValues
        items={[
          { label: 'Goes to', value: destination, copy: destination, mono: true },
          { label: 'Free there', value: formatBytes(freeBytes) },
          ...(copiedTo.length > 0 ? [{ label: 'Then copied to', value: copiedTo.join(', ') }] : []),
        ]}
      />
    </>
  );
}

function LeftOut({ leftOut }: Pick<BackupForecast, 'leftOut'>) {
  const bytes = leftOut.reduce((sum, entry) => sum + entry.bytes, 0);
  return (
    <Fold summary={`Left out: ${formatPlural(leftOut.length, 'entry', 'entries')}, ${formatBytes(bytes)}`}>
      <ul className="grid gap-2 text-sm">
        {leftOut.map((entry) => (
          <li key={entry.path} className="flex gap-4">
            <span className="min-w-0 flex-1">
              <span className="break-all font-mono">{entry.path}</span>
              <span className="block text-muted">{entry.reason}</span>
            </span>
            <span className="shrink-0 text-muted tabular-nums">{formatBytes(entry.bytes)}</span>
          </li>
        ))}
      </ul>
    </Fold>
  );
}
