'use client';

import ArchiveRestore from 'lucide-react/icons/archive-restore';
import { parseAsBoolean, useQueryState } from 'nuqs';
import { useCallback, useMemo } from 'react';
import { BootstrapSheet } from '@/components/backups/intake/bootstrap-sheet.tsx';
import { usePaletteActions } from '@/components/shell/palette-actions.tsx';
import { Button } from '@/components/ui/button.tsx';

/** Opens {@link BootstrapSheet}, also from the palette. */
export function BootstrapButton() {
  const [open, setOpen] = useQueryState('restore', parseAsBoolean.withOptions({ history: 'push' }));
  const show = useCallback(() => void setOpen(true), [setOpen]);
  usePaletteActions(
    useMemo(
      () => [
        {
          id: 'restore-new',
          title: 'Restore an archive onto this machine',
          icon: ArchiveRestore,
          keywords: ['upload', 'bootstrap', 'migrate', 'move', 'new'],
          run: show,
        },
      ],
      [show],
    ),
  );
  return (
    <>
      <Button icon={ArchiveRestore} onClick={show}>
        Restore an archive…
      </Button>
      <BootstrapSheet open={open === true} onClose={() => void setOpen(null, { history: 'replace' })} />
    </>
  );
}
