import Archive from 'lucide-react/icons/archive';
import ArchiveRestore from 'lucide-react/icons/archive-restore';
import FileCheck from 'lucide-react/icons/file-check';
import Pencil from 'lucide-react/icons/pencil';
import Play from 'lucide-react/icons/play';
import RotateCw from 'lucide-react/icons/rotate-cw';
import Square from 'lucide-react/icons/square';
import type { Icon } from '@/components/ui/tone.ts';
import type { HealthMarker } from '@/server/workflows/types.ts';

export type MarkerKind = HealthMarker['kind'];

export interface MarkerEntry {
  /** What was done, in one or two words. */
  readonly word: string;
  readonly icon: Icon;
}

/** What can be done to an instance, as drawn on the health line and in lists. Neutral: only a failure has a colour. */
export const markerKinds: Readonly<Record<MarkerKind, MarkerEntry>> = {
  apply: { word: 'Config applied', icon: FileCheck },
  change: { word: 'Changed outside', icon: Pencil },
  restart: { word: 'Restart', icon: RotateCw },
  start: { word: 'Start', icon: Play },
  stop: { word: 'Stop', icon: Square },
  backup: { word: 'Backup', icon: Archive },
  restore: { word: 'Restore', icon: ArchiveRestore },
};
