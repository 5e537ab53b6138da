import CloudAlert from 'lucide-react/icons/cloud-alert';
import CloudCheck from 'lucide-react/icons/cloud-check';
import CloudUpload from 'lucide-react/icons/cloud-upload';
import type { StatusEntry } from '@/components/status/status-entry.ts';
import type { CopyState } from '@/server/destinations/types.ts';

/** A copy of a backup at a destination. */
export const copyStates: Readonly<Record<CopyState, StatusEntry>> = {
  proven: {
    tone: 'ok',
    word: 'Proven',
    icon: CloudCheck,
    meaning: 'It is there, and was read back in full.',
  },
  copying: { tone: 'working', word: 'Copying', icon: CloudUpload, meaning: 'It is being copied.' },
  failed: {
    tone: 'down',
    word: 'Not copied',
    icon: CloudAlert,
    meaning: 'The last attempt failed; the next scheduled run tries again.',
  },
};
