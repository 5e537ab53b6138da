'use client';

import ArchiveRestore from 'lucide-react/icons/archive-restore';
import CloudUpload from 'lucide-react/icons/cloud-upload';
import Download from 'lucide-react/icons/download';
import Ellipsis from 'lucide-react/icons/ellipsis';
import FlaskConical from 'lucide-react/icons/flask-conical';
import FolderSearch from 'lucide-react/icons/folder-search';
import ShieldCheck from 'lucide-react/icons/shield-check';
import Trash2 from 'lucide-react/icons/trash-2';
import Link from 'next/link';
import { type BackupActs, refusalOf } from '@/components/backups/backup-acts.ts';
import { copyRefusal } from '@/components/backups/destinations/copies.ts';
import { Button } from '@/components/ui/button.tsx';
import { Menu, MenuItem, MenuLink, MenuSeparator } from '@/components/ui/menu.tsx';
import type { BackupRecord } from '@/server/backup/types.ts';

/** All acts on one backup. */
export function BackupMenu({ backup, acts }: { backup: BackupRecord; acts: BackupActs }) {
  const refusal = refusalOf(backup, acts.blocked);
  return (
    <Menu
      align="end"
      trigger={
        <Button size="icon" variant="ghost" icon={Ellipsis} aria-label={`More for ${backup.fileName}`} />
      }
    >
      <MenuItem icon={ArchiveRestore} disabledReason={refusal} onSelect={() => acts.onRestore(backup)}>
        Restore…
      </MenuItem>
      {backup.missing ? (
        <MenuItem icon={FolderSearch} disabledReason={refusal} onSelect={() => undefined}>
          Look inside
        </MenuItem>
      ) : (
        <MenuLink icon={FolderSearch} link={<Link href={acts.insideHref(backup)} />}>
          Look inside
        </MenuLink>
      )}
      <MenuItem icon={ShieldCheck} disabledReason={refusal} onSelect={() => acts.onVerify(backup)}>
        {acts.opens(backup) ? 'Verify' : 'Verify…'}
      </MenuItem>
      <MenuItem icon={FlaskConical} disabledReason={refusal} onSelect={() => acts.onDrill(backup)}>
        {acts.opens(backup) ? 'Restore drill' : 'Restore drill…'}
      </MenuItem>
      {backup.missing ? (
        <MenuItem icon={Download} disabledReason={refusal} onSelect={() => undefined}>
          Download
        </MenuItem>
      ) : (
        <MenuLink icon={Download} link={<a href={acts.downloadHref(backup)} download={backup.fileName} />}>
          Download
        </MenuLink>
      )}
      {acts.copies.destinations.map((destination) => (
        <MenuItem
          key={destination.id}
          icon={CloudUpload}
          disabledReason={copyRefusal(backup, destination, acts.copies, acts.blocked)}
          onSelect={() => acts.onCopy(backup, destination)}
        >
          {acts.copies.of(backup).some((placed) => placed.destination.id === destination.id)
            ? `Copy again to ${destination.name}`
            : `Copy to ${destination.name}`}
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuItem danger icon={Trash2} disabledReason={acts.blocked} onSelect={() => acts.onDelete(backup)}>
        {backup.missing ? 'Remove from the list…' : 'Delete…'}
      </MenuItem>
    </Menu>
  );
}
