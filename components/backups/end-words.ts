import { formatPlural } from '@/components/ui/format.ts';
import type { Operation } from '@/server/operations/types.ts';

export interface EndWords {
  readonly tone: 'done' | 'info';
  readonly message: string;
  readonly description: string | null;
}

/** How work ended, in a sentence for a toast; null when its end must stay on the page: trouble, and what changed the state. */
export function endWords(operation: Operation): EndWords | null {
  const { kind, state, title, result } = operation;
  if (state === 'cancelled') {
    return { tone: 'info', ...cancelWords(operation) };
  }
  if (state !== 'succeeded') return null;
  if (kind === 'backup-create') return done('Backed up and proven', readBack(result));
  if (kind === 'backup-verify') return done('The backup is whole', readBack(result));
  if (kind === 'backup-drill') return done('The backup can be restored', drillWords(result));
  if (kind === 'backup-add') return done('The archive is whole and in the list', readBack(result));
  if (kind === 'backup-copy') return done('Copied, and read back there', null);
  if (kind === 'backup-fetch') return done('Fetched: the archive is whole and in the list', readBack(result));
  if (kind === 'destination-check') return done(`${title}: nothing found`, wordsOf(result));
  if (kind === 'restore' || kind === 'restore-undo') return null;
  return done(`${title}: done`, null);
}

function done(message: string, description: string | null): EndWords {
  return { tone: 'done', message, description };
}

/** A backup whose copying was cancelled is made all the same. */
function cancelWords({ kind, title, steps }: Operation): Omit<EndWords, 'tone'> {
  const copying = steps.some(({ name, state }) => name.startsWith('Copy to ') && state === 'failed');
  if (kind === 'backup-create' && copying)
    return {
      message: 'Copying cancelled',
      description: 'The backup here is made and proven. Nothing half lies elsewhere.',
    };
  const message = kind === 'backup-create' ? 'Backup cancelled' : `${title}: cancelled`;
  return { message, description: 'Nothing was left behind.' };
}

function wordsOf(result: Operation['result']): string | null {
  return typeof result?.words === 'string' ? result.words : null;
}

function drillWords(result: Operation['result']): string | null {
  const { files, databases, note } = result ?? {};
  if (typeof files !== 'number' || typeof databases !== 'number') return null;
  const done = `${formatPlural(files, 'file')} restored into a scratch directory, ${formatPlural(databases, 'database')} opened.`;
  return typeof note === 'string' ? `${done} ${note}` : done;
}

function readBack(result: Operation['result']): string | null {
  const { files, databases } = result ?? {};
  if (typeof files !== 'number') return null;
  const more =
    typeof databases === 'number' && databases > 0 ? ` and ${formatPlural(databases, 'database')}` : '';
  return `${formatPlural(files, 'file')}${more} read back.`;
}
