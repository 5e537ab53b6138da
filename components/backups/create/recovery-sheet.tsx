'use client';

import { createPortal } from 'react-dom';
import type { NewKey } from '@/components/backups/create/use-new-key.ts';

export interface RecoverySheetProps {
  newKey: NewKey;
  instanceName: string;
}

/** What the printer gets in place of the page: the secret key, and how to use it without Gatehouse. */
export function RecoverySheet({ newKey, instanceName }: RecoverySheetProps) {
  return createPortal(
    <div data-print className="hidden p-8 text-black print:block">
      <p className="font-semibold text-2xl">Recovery key of the backups of {instanceName}</p>
      <p className="mt-2">
        Made {new Date().toLocaleString()}. Whoever has this sheet can read the backups; without it nobody
        can. Keep it where the machine is not.
      </p>
      <h2 className="mt-8 font-semibold text-lg">Secret key</h2>
      <p className="mt-2 break-all rounded border border-black p-4 font-mono text-lg leading-relaxed">
        {grouped(newKey.identity)}
      </p>
      <p className="mt-1 text-sm">
        Type it without the blanks. After “KEY-1” there is no letter B, I or O and no digit 1.
      </p>
      <h2 className="mt-8 font-semibold text-lg">Public key</h2>
      <p className="mt-2 break-all font-mono text-sm">{newKey.recipient}</p>
      <h2 className="mt-8 font-semibold text-lg">How to open a backup</h2>
      <ol className="mt-2 list-decimal space-y-2 pl-6">
        <li>In Gatehouse: Backups, Restore, and give the secret key.</li>
        <li>
          On a shell, with the secret key in the file key.txt:
          <br />
          <code className="font-mono text-sm">age -d -i key.txt BACKUP.tar.gz.age | tar xz</code>
        </li>
        <li>
          With Gatehouse’s command line:
          <br />
          <code className="font-mono text-sm">
            gatehouse backup verify BACKUP.tar.gz.age --identity key.txt
          </code>
        </li>
      </ol>
    </div>,
    document.body,
  );
}

function grouped(identity: string): string {
  const prefix = 'AGE-SECRET-KEY-1';
  return [prefix, ...(identity.slice(prefix.length).match(/.{1,6}/g) ?? [])].join(' ');
}
