'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { type Trouble, troubleOf } from '@/components/data/trouble.ts';
import { type ProcedureError, useTRPCClient } from '@/components/shell/trpc.tsx';
import type { Arrival } from '@/server/backup/ports.ts';

/** As many bytes as tell what a file is. */
const START_BYTES = 512;

export interface Upload {
  readonly name: string;
  readonly doneBytes: number;
  readonly totalBytes: number;
}

/**
 * Brings an archive to Gatehouse: from this computer, or by its path there. One at a time; what is not wanted any more
 * is cancelled or discarded, also when the page goes.
 */
export function useUpload() {
  const client = useTRPCClient();
  const [upload, setUpload] = useState<Upload | null>(null);
  const [looking, setLooking] = useState(false);
  const [arrival, setArrival] = useState<Arrival | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const abort = useRef<AbortController | null>(null);
  const held = useRef<string | null>(null);

  /** Gives up what is on its way or has arrived; what an act has begun to use is kept by the server until that ends. */
  const reset = useCallback(() => {
    abort.current?.abort();
    abort.current = null;
    if (held.current !== null) client.arrivals.discard.mutate({ id: held.current }).catch(ignore);
    held.current = null;
    setUpload(null);
    setLooking(false);
    setArrival(null);
    setTrouble(null);
  }, [client]);
  useEffect(() => () => reset(), [reset]);

  const take = async (bring: (signal: AbortSignal) => Promise<Arrival>) => {
    reset();
    const controller = new AbortController();
    abort.current = controller;
    setLooking(true);
    try {
      const arrived = await bring(controller.signal);
      if (controller.signal.aborted) return;
      held.current = arrived.id;
      setArrival(arrived);
    } catch (error) {
      if (!controller.signal.aborted) setTrouble(wordsOf(error));
    } finally {
      if (abort.current === controller) {
        setUpload(null);
        setLooking(false);
      }
    }
  };

  return {
    upload,
    looking,
    arrival,
    trouble,
    reset,
    takeFile: (file: File) =>
      take(async (signal) => {
        // Told before gigabytes are on their way.
        const start = await startOf(file);
        await client.arrivals.expect.mutate({ bytes: file.size, start }, { signal });
        setUpload({ name: file.name, doneBytes: 0, totalBytes: file.size });
        return await send(file, signal, (doneBytes) =>
          setUpload({ name: file.name, doneBytes, totalBytes: file.size }),
        );
      }),
    takePath: (path: string) => take((signal) => client.arrivals.fromPath.mutate({ path }, { signal })),
  };
}

export type UploadHandle = ReturnType<typeof useUpload>;

async function startOf(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.slice(0, START_BYTES).arrayBuffer());
  return btoa(String.fromCharCode(...bytes));
}

class UploadError extends Error {
  readonly hint: string | null;
  constructor({ message, hint }: Trouble) {
    super(message);
    this.hint = hint;
  }
}

const CUT: Trouble = {
  message: 'The connection was cut before the archive had arrived. Nothing was kept.',
  hint: 'Is Gatehouse still running, and is the tunnel to it open? Then choose the archive again.',
};

/** By XMLHttpRequest: `fetch` does not tell how much was sent. */
function send(file: File, signal: AbortSignal, onSent: (bytes: number) => void): Promise<Arrival> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/uploads?name=${encodeURIComponent(file.name)}`);
    request.responseType = 'json';
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.onprogress = ({ loaded }) => onSent(loaded);
    request.onerror = () => reject(new UploadError(CUT));
    request.onabort = () => reject(new UploadError(CUT));
    request.onload = () =>
      request.status === 201
        ? resolve(request.response as Arrival)
        : reject(new UploadError((request.response as Trouble | null) ?? CUT));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}

function wordsOf(error: unknown): Trouble {
  if (error instanceof UploadError) return { message: error.message, hint: error.hint };
  return troubleOf(error as ProcedureError) ?? CUT;
}

/** It is emptied at the next start in any case. */
function ignore(): void {
  return;
}
