'use client';

import Ellipsis from 'lucide-react/icons/ellipsis';
import FolderOpen from 'lucide-react/icons/folder-open';
import Pencil from 'lucide-react/icons/pencil';
import ShieldCheck from 'lucide-react/icons/shield-check';
import Trash2 from 'lucide-react/icons/trash-2';
import { kindWords, mountWords } from '@/components/backups/destinations/destination-words.ts';
import { copyStates } from '@/components/status/copy-states.ts';
import { StatusIcon } from '@/components/status/status.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Card } from '@/components/ui/card.tsx';
import { formatBytes, formatPlural } from '@/components/ui/format.ts';
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/menu.tsx';
import { Switch } from '@/components/ui/switch.tsx';
import { Time } from '@/components/ui/time.tsx';
import type { DestinationState } from '@/server/destinations/types.ts';

export interface DestinationActs {
  /** Why no work can be begun now; null when it can. */
  readonly blocked: string | null;
  readonly onOpen: (destination: DestinationState) => void;
  readonly onEdit: (destination: DestinationState) => void;
  readonly onCheck: (destination: DestinationState) => void;
  readonly onRemove: (destination: DestinationState) => void;
  readonly onEnable: (destination: DestinationState, enabled: boolean) => void;
}

/** One destination: where it is, what is proven there, what went wrong. */
export function DestinationCard({
  destination,
  acts,
}: {
  destination: DestinationState;
  acts: DestinationActs;
}) {
  const { name, place, settings, enabled } = destination;
  const { icon: KindIcon, word, check } = kindWords[settings.kind];
  const mount = mountWords(settings);
  return (
    <Card className="grid gap-3 p-4">
      <div className="flex items-start gap-3">
        <KindIcon aria-hidden className="mt-0.5 size-4 shrink-0 text-subtle" />
        <div className="min-w-0 flex-1">
          <h3 className="font-medium">{name}</h3>
          <p className="break-all font-mono text-muted text-sm">{place}</p>
          <p className="text-muted text-sm">{mount ?? word}</p>
        </div>
        <Menu
          align="end"
          trigger={<Button size="icon" variant="ghost" icon={Ellipsis} aria-label={`More for ${name}`} />}
        >
          <MenuItem
            icon={ShieldCheck}
            disabledReason={acts.blocked}
            onSelect={() => acts.onCheck(destination)}
          >
            {check}
          </MenuItem>
          <MenuItem icon={Pencil} disabledReason={acts.blocked} onSelect={() => acts.onEdit(destination)}>
            Edit…
          </MenuItem>
          <MenuSeparator />
          <MenuItem
            danger
            icon={Trash2}
            disabledReason={acts.blocked}
            onSelect={() => acts.onRemove(destination)}
          >
            Remove…
          </MenuItem>
        </Menu>
      </div>
      <Proof destination={destination} />
      <Switch
        label="Copy new backups there"
        checked={enabled}
        onCheckedChange={(next) => acts.onEnable(destination, next)}
      />
      <div>
        <Button size="sm" icon={FolderOpen} onClick={() => acts.onOpen(destination)}>
          What lies there
        </Button>
      </div>
    </Card>
  );
}

function Proof({
  destination: { problem, proven, provenBytes, lastProvenAt },
}: {
  destination: DestinationState;
}) {
  return (
    <div className="grid gap-1 text-sm">
      {problem && (
        <p className="flex gap-1.5">
          <StatusIcon status={copyStates.failed} className="mt-0.5" />
          <span className="min-w-0 break-words">The last copy failed: {problem}</span>
        </p>
      )}
      {lastProvenAt === null ? (
        <p className="text-muted">Nothing is copied there yet.</p>
      ) : (
        <p className="flex gap-1.5">
          <StatusIcon status={copyStates.proven} className="mt-0.5" />
          <span>
            {formatPlural(proven, 'proven copy', 'proven copies')}, {formatBytes(provenBytes)}; the last was
            read back <Time at={lastProvenAt} />.
          </span>
        </p>
      )}
    </div>
  );
}
