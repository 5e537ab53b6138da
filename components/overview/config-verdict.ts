import CircleCheck from 'lucide-react/icons/circle-check';
import CircleQuestionMark from 'lucide-react/icons/circle-question-mark';
import Clock from 'lucide-react/icons/clock-alert';
import OctagonX from 'lucide-react/icons/octagon-x';
import type { StatusEntry } from '@/components/status/status-entry.ts';
import { formatPlural } from '@/components/ui/format.ts';
import type { Overview } from '@/server/workflows/types.ts';

export interface ConfigVerdict {
  readonly status: StatusEntry;
  readonly sentence: string;
}

const verdicts = {
  errors: { tone: 'down', word: 'Errors', icon: OctagonX, meaning: 'The Gateway would refuse this config.' },
  rejected: {
    tone: 'down',
    word: 'Refused',
    icon: OctagonX,
    meaning: 'The Gateway refused the config on disk.',
  },
  restart: {
    tone: 'warn',
    word: 'Restart due',
    icon: Clock,
    meaning: 'A part of what is saved waits for a restart.',
  },
  none: {
    tone: 'ok',
    word: 'In force',
    icon: CircleCheck,
    meaning: 'The Gateway runs with what is on disk.',
  },
  unknown: {
    tone: 'unknown',
    word: 'Not known',
    icon: CircleQuestionMark,
    meaning: 'The Gateway can’t be asked what it applied.',
  },
} as const satisfies Record<string, StatusEntry>;

/** What is on disk compared with what the Gateway reports, in a word and a sentence. */
export function configVerdictOf(config: Overview['config']): ConfigVerdict {
  if (config.errors > 0) {
    return {
      status: verdicts.errors,
      sentence: `${formatPlural(config.errors, 'error')}: the Gateway would refuse to start with this config.`,
    };
  }
  switch (config.pending) {
    case 'rejected':
      return { status: verdicts.rejected, sentence: config.pendingDetail ?? verdicts.rejected.meaning };
    case 'restart':
      return { status: verdicts.restart, sentence: config.pendingDetail ?? verdicts.restart.meaning };
    case 'none':
      return { status: verdicts.none, sentence: 'No errors. The Gateway runs with what is on disk.' };
    case null:
      return {
        status: verdicts.unknown,
        sentence:
          config.pendingDetail ??
          'No errors. Whether the Gateway has taken all of it over can’t be told while it does not answer.',
      };
  }
}
