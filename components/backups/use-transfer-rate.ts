'use client';

import { useEffect, useState } from 'react';
import { addSample, rateOf, type Sample } from '@/components/backups/rate.ts';

const NONE: readonly Sample[] = [];

/** Bytes a second over the last seconds; null until it can be told. */
export function useTransferRate(doneBytes: number): number | null {
  const [samples, setSamples] = useState(NONE);
  useEffect(() => {
    setSamples((before) => addSample(before, { atMs: Date.now(), bytes: doneBytes }));
  }, [doneBytes]);
  return rateOf(samples);
}
