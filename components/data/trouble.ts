import type { ProcedureError } from '@/components/shell/trpc.tsx';

/** What went wrong, in words for a person. */
export interface Trouble {
  readonly message: string;
  readonly hint: string | null;
}

/** The words of a failed procedure. Without the server's data it was not reached at all. */
export function troubleOf(error: ProcedureError | null): Trouble | null {
  if (!error) return null;
  if (!error.data) {
    return {
      message: 'Gatehouse does not answer.',
      hint: 'Is it still running, and is the tunnel to it open? Nothing was changed.',
    };
  }
  return { message: error.message, hint: error.data.hint };
}
