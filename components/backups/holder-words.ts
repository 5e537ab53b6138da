import type { StateHolder } from '@/server/backup/ports.ts';

const WORK: Readonly<Record<StateHolder['work'], string>> = {
  backup: 'A backup',
  restore: 'A restore',
  undo: 'An undo of a restore',
  dismiss: 'A clean-up after a restore',
};
const BY: Readonly<Record<StateHolder['by'], string>> = {
  panel: 'of another panel',
  'command-line': 'from the command line',
};

/** Who works on the instance besides this panel, in a sentence without its end. */
export function holderWords({ work, by, pid }: StateHolder): string {
  return `${WORK[work]} ${BY[by]} is under way (process ${pid})`;
}
