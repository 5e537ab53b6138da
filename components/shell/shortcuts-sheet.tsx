'use client';

import { useSyncExternalStore } from 'react';
import { modifierKey, singleKeys } from '@/components/shell/keys.ts';
import { globalNav, instanceNav } from '@/components/shell/nav.ts';
import { Sheet } from '@/components/ui/dialog.tsx';
import { Kbd } from '@/components/ui/kbd.tsx';
import { Switch } from '@/components/ui/switch.tsx';

export interface ShortcutsSheetProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** All keys of the panel, with the switch for the unmodified ones. */
export function ShortcutsSheet({ open, onOpenChange }: ShortcutsSheetProps) {
  const on = useSyncExternalStore(singleKeys.subscribe, singleKeys.read, singleKeys.readOnServer);
  const modifier = useSyncExternalStore(modifierKey.subscribe, modifierKey.read, modifierKey.readOnServer);
  return (
    <Sheet open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts" width="md">
      <div className="grid gap-6">
        <div className="border-b pb-6">
          <Switch
            label="Single-key shortcuts"
            hint="Keys without Ctrl or ⌘. Switch them off if they get in the way of a screen reader or of speech."
            checked={on}
            onCheckedChange={singleKeys.write}
          />
        </div>
        <Keys title="Everywhere">
          <Row words="Command palette" keys={[modifier, 'K']} />
          <Row words="Filter the list" keys={['/']} />
          <Row words="This sheet" keys={['?']} />
        </Keys>
        <Keys title="Go to">
          {[...instanceNav, ...globalNav].map((item) => (
            <Row key={item.key} words={item.label} keys={['g', item.key]} sequence />
          ))}
        </Keys>
        <Keys title="In the config editor">
          <Row words="Check and preview; never applies" keys={[modifier, 'S']} />
          <Row words="Next problem" keys={['F8']} />
          <Row words="Quick fixes and other changes at the cursor" keys={[modifier, '.']} />
          <Row words="Go to the value that counts" keys={['F12']} />
          <Row words="Keys of the file" keys={[modifier, 'Shift', 'O']} />
          <Row words="Format the file" keys={['Shift', 'Alt', 'F']} />
          <Row words="Let Tab leave the editor" keys={['Ctrl', 'M']} />
        </Keys>
      </div>
    </Sheet>
  );
}

function Keys({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section>
      <h3 className="mb-1 font-semibold text-sm">{title}</h3>
      <dl>{children}</dl>
    </section>
  );
}

function Row({
  words,
  keys,
  sequence = false,
}: {
  words: string;
  keys: readonly string[];
  sequence?: boolean;
}) {
  return (
    <div className="flex min-h-8 items-center justify-between gap-4">
      <dt className="text-muted">{words}</dt>
      <dd>
        <Kbd keys={keys} sequence={sequence} />
      </dd>
    </div>
  );
}
