import type { ReactNode } from 'react';
import type { Tone } from '@/components/ui/tone.ts';

export interface ToastRequest {
  readonly tone: Tone;
  readonly message: string;
  readonly durationMs: number;
  readonly description?: ReactNode;
  readonly action?: { readonly label: string; readonly onClick: () => void };
  /** Shows in place of the toast with the same id. */
  readonly id?: string;
}

type Show = (request: ToastRequest) => void;

/** Keeps what is said until the host of the toasts is there to show it. */
export function createToastQueue() {
  const waiting: ToastRequest[] = [];
  const listeners = new Set<() => void>();
  let show: Show | null = null;
  let wanted = false;
  return {
    push(request: ToastRequest): void {
      if (show) {
        show(request);
        return;
      }
      waiting.push(request);
      wanted = true;
      for (const listener of listeners) listener();
    },
    /** The host takes over, the oldest first; answers the function that lets go. */
    attach(host: Show): () => void {
      show = host;
      for (const request of waiting.splice(0)) host(request);
      return () => {
        show = null;
      };
    },
    /** True from the first toast on. */
    isWanted: (): boolean => wanted,
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export const toastQueue = createToastQueue();
