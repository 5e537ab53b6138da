'use client';

import Printer from 'lucide-react/icons/printer';
import { useId, useState } from 'react';
import { RecoverySheet } from '@/components/backups/create/recovery-sheet.tsx';
import { type NewKey, useNewKey } from '@/components/backups/create/use-new-key.ts';
import { Button } from '@/components/ui/button.tsx';
import { Callout } from '@/components/ui/callout.tsx';
import { CopyButton } from '@/components/ui/copy-button.tsx';
import { Dialog } from '@/components/ui/dialog.tsx';
import { SkeletonRows } from '@/components/ui/skeleton.tsx';

export interface NewKeyDialogProps {
  open: boolean;
  instanceName: string;
  onClose: () => void;
  /** Gets the public key only. */
  onUse: (recipient: string) => void;
}

/** Makes a key pair in the browser and shows the secret key once, to print or to copy. */
export function NewKeyDialog({ open, instanceName, onClose, onUse }: NewKeyDialogProps) {
  const { key, failed } = useNewKey(open);
  const [kept, setKept] = useState(false);
  const close = () => {
    setKept(false);
    onClose();
  };
  const use = () => {
    if (!key) return;
    onUse(key.recipient);
    close();
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      locked={key !== null && !kept}
      title="A new recovery key"
      description="It was made in this browser. The secret key is shown once and is never sent to Gatehouse."
      footer={
        <>
          <Button onClick={close}>Throw it away</Button>
          <Button
            variant="primary"
            disabledReason={key && kept ? null : 'First keep the secret key somewhere safe'}
            onClick={use}
          >
            Use this key
          </Button>
        </>
      }
    >
      {failed && (
        <Callout tone="down" role="alert" title="This browser could not make a key">
          Make one on a shell with “age-keygen”, and paste its public key.
        </Callout>
      )}
      {!key && !failed && <SkeletonRows rows={3} label="Making a key" />}
      {key && <KeyPair newKey={key} instanceName={instanceName} kept={kept} onKept={setKept} />}
    </Dialog>
  );
}

interface KeyPairProps {
  newKey: NewKey;
  instanceName: string;
  kept: boolean;
  onKept: (kept: boolean) => void;
}

function KeyPair({ newKey, instanceName, kept, onKept }: KeyPairProps) {
  const id = useId();
  return (
    <div className="grid gap-4">
      <Callout tone="warn" title="Without the secret key these backups cannot be read by anyone">
        Print the recovery sheet, or put the key into a password manager. Do not keep it on this machine only.
      </Callout>
      <KeyLine label="Secret key" value={newKey.identity} />
      <KeyLine label="Public key" value={newKey.recipient} />
      <div className="flex flex-wrap items-center justify-between gap-3">
        <label htmlFor={id} className="flex min-h-6 items-center gap-2">
          <input
            id={id}
            type="checkbox"
            checked={kept}
            onChange={(event) => onKept(event.target.checked)}
            className="size-4 accent-accent"
          />
          I have the secret key
        </label>
        <Button icon={Printer} onClick={() => window.print()}>
          Print the recovery sheet
        </Button>
      </div>
      <RecoverySheet newKey={newKey} instanceName={instanceName} />
    </div>
  );
}

function KeyLine({ label, value }: { label: string; value: string }) {
  return (
    <div className="grid gap-1.5">
      <span className="font-medium text-sm">{label}</span>
      <span className="flex items-start gap-2 rounded-control border bg-raised px-2.5 py-1.5">
        <code className="min-w-0 flex-1 select-all break-all font-mono text-sm">{value}</code>
        <CopyButton value={value} label={`Copy the ${label.toLowerCase()}`} />
      </span>
    </div>
  );
}
