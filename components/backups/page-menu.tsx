'use client';

import Ellipsis from 'lucide-react/icons/ellipsis';
import FileUp from 'lucide-react/icons/file-up';
import type { BackupActs } from '@/components/backups/backup-acts.ts';
import { Button } from '@/components/ui/button.tsx';
import { Menu, MenuItem } from '@/components/ui/menu.tsx';

/** What is wanted rarely. */
export function PageMenu({ acts }: { acts: Pick<BackupActs, 'onAdd'> }) {
  return (
    <Menu
      align="end"
      trigger={<Button size="icon" variant="ghost" icon={Ellipsis} aria-label="More for backups" />}
    >
      <MenuItem icon={FileUp} onSelect={acts.onAdd}>
        Add an archive…
      </MenuItem>
    </Menu>
  );
}
