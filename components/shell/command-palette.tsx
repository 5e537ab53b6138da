'use client';

import { Dialog } from '@base-ui/react/dialog';
import { Command } from 'cmdk';
import Search from 'lucide-react/icons/search';
import type { PaletteAction } from '@/components/shell/palette-actions.tsx';
import { Kbd } from '@/components/ui/kbd.tsx';

export interface CommandPaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  actions: readonly PaletteAction[];
}

const groupClass =
  '[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-3 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-subtle [&_[cmdk-group-heading]]:text-xs';

/** Everything that can be done from here, by name. Loaded when it is first opened. */
export default function CommandPalette({ open, onOpenChange, actions }: CommandPaletteProps) {
  const groups = Map.groupBy(actions, (action) => action.group ?? 'On this page');
  const choose = (action: PaletteAction) => {
    if (action.disabledReason) return;
    onOpenChange(false);
    action.run();
  };
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-backdrop transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Dialog.Popup className="fixed top-[12dvh] left-1/2 z-40 w-[calc(100vw-32px)] max-w-[560px] -translate-x-1/2 overflow-hidden rounded-card bg-surface shadow-overlay outline-none transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0">
          <Dialog.Title className="sr-only">Command palette</Dialog.Title>
          <Command label="Commands" loop>
            <div className="flex items-center gap-3 border-b px-4">
              <Search aria-hidden className="size-4 shrink-0 text-subtle" />
              <Command.Input
                autoFocus
                placeholder="Search pages and actions"
                className="h-12 w-full bg-transparent text-base outline-none"
              />
              <Kbd keys={['Esc']} />
            </div>
            <Command.List
              label="Results"
              className="max-h-[min(400px,60dvh)] overflow-y-auto px-2 pb-2 outline-none"
            >
              <Command.Empty className="px-2 py-10 text-center text-muted">
                Nothing has that name. Try a page, an instance or a verb.
              </Command.Empty>
              {[...groups].map(([heading, members]) => (
                <Command.Group key={heading} heading={heading} className={groupClass}>
                  {members.map((action) => (
                    <PaletteItem key={action.id} action={action} onChoose={() => choose(action)} />
                  ))}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function PaletteItem({ action, onChoose }: { action: PaletteAction; onChoose: () => void }) {
  const ActionIcon = action.icon;
  return (
    <Command.Item
      value={action.id}
      keywords={[action.title, ...(action.keywords ?? [])]}
      onSelect={onChoose}
      aria-disabled={action.disabledReason ? true : undefined}
      className="flex min-h-9 cursor-pointer items-center gap-3 rounded-control px-2 py-1 data-[selected=true]:bg-raised"
    >
      {ActionIcon && <ActionIcon aria-hidden className="size-4 shrink-0 text-subtle" />}
      <span className={action.disabledReason ? 'min-w-0 flex-1 text-subtle' : 'min-w-0 flex-1'}>
        {action.title}
        {action.disabledReason && <span className="block text-xs">{action.disabledReason}</span>}
      </span>
      {action.keys && <Kbd keys={action.keys} sequence />}
    </Command.Item>
  );
}
