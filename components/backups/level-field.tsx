import { levelWords } from '@/components/backups/words.ts';
import { Segmented } from '@/components/ui/segmented.tsx';
import type { CompressionLevel } from '@/server/backup/types.ts';

const LEVELS = (Object.keys(levelWords) as CompressionLevel[]).map((value) => ({
  value,
  label: levelWords[value].word,
}));

export interface LevelFieldProps {
  value: CompressionLevel;
  onValueChange: (level: CompressionLevel) => void;
}

/** How hard an archive is compressed, with what the choice means. */
export function LevelField({ value, onValueChange }: LevelFieldProps) {
  return (
    <div className="grid gap-1.5">
      <p aria-hidden className="font-medium text-sm">
        Compression
      </p>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Segmented label="Compression" options={LEVELS} value={value} onValueChange={onValueChange} />
        <p className="min-w-0 flex-1 basis-52 text-muted text-sm">{levelWords[value].hint}</p>
      </div>
    </div>
  );
}
