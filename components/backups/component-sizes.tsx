import { componentWords } from '@/components/backups/words.ts';
import { formatBytes, formatPlural } from '@/components/ui/format.ts';
import type { ComponentSize } from '@/server/backup/types.ts';

/** What the parts weigh, the heaviest first, each with a bar of its share. */
export function ComponentSizes({ sizes, label }: { sizes: readonly ComponentSize[]; label: string }) {
  const total = Math.max(
    1,
    sizes.reduce((sum, size) => sum + size.bytes, 0),
  );
  return (
    <ul
      aria-label={label}
      className="grid grid-cols-[max-content_minmax(24px,1fr)_max-content_max-content] gap-x-4 gap-y-1.5 text-sm tabular-nums"
    >
      {sizes
        .toSorted((a, b) => b.bytes - a.bytes)
        .map(({ component, files, bytes }) => (
          <li key={component} className="col-span-4 grid grid-cols-subgrid items-center">
            <span>{componentWords[component]}</span>
            <span aria-hidden className="h-1.5 rounded-full bg-raised">
              <span
                className="block h-full min-w-0.5 rounded-full bg-field"
                style={{ width: `${(bytes / total) * 100}%` }}
              />
            </span>
            <span className="text-right text-muted">{formatPlural(files, 'file')}</span>
            <span className="text-right">{formatBytes(bytes)}</span>
          </li>
        ))}
    </ul>
  );
}
