'use client';

import { useEffect, useState } from 'react';

export interface NewKey {
  readonly identity: string;
  readonly recipient: string;
}

/** A key pair made in this browser while `wanted`; it is forgotten when it is not. The secret never leaves the page. */
export function useNewKey(wanted: boolean): { key: NewKey | null; failed: boolean } {
  const [key, setKey] = useState<NewKey | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (!wanted) return;
    let current = true;
    makeKey()
      .then((made) => current && setKey(made))
      .catch(() => current && setFailed(true));
    return () => {
      current = false;
      setKey(null);
      setFailed(false);
    };
  }, [wanted]);
  return { key, failed };
}

async function makeKey(): Promise<NewKey> {
  const age = await import('age-encryption');
  const identity = await age.generateX25519Identity();
  return { identity, recipient: await age.identityToRecipient(identity) };
}
