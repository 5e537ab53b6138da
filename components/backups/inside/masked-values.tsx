'use client';

import { useMutation } from '@tanstack/react-query';
import Eye from 'lucide-react/icons/eye';
import EyeOff from 'lucide-react/icons/eye-off';
import { Fold } from '@/components/backups/fold.tsx';
import { troubleOf } from '@/components/data/trouble.ts';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { Button } from '@/components/ui/button.tsx';
import { formatPlural } from '@/components/ui/format.ts';
import type { MaskedSecret } from '@/server/backup/inside-types.ts';

export interface MaskedValuesProps {
  slug: string;
  id: string;
  path: string;
  /** Whose values they are: of the file in the backup, or of the one that is here. */
  side: 'backup' | 'live';
  secrets: readonly MaskedSecret[];
}

/** The masked values of a text, each of which is asked for by itself and noted in the audit log. */
export function MaskedValues({ secrets, ...where }: MaskedValuesProps) {
  if (secrets.length === 0) return null;
  const what = `${formatPlural(secrets.length, 'masked value')} ${where.side === 'backup' ? 'in the backup' : 'here'}`;
  return (
    <Fold summary={what}>
      <ul className="divide-y rounded-card border">
        {secrets.map((secret) => (
          <Value key={secret.index} {...where} secret={secret} />
        ))}
      </ul>
    </Fold>
  );
}

function Value({ secret, ...where }: Omit<MaskedValuesProps, 'secrets'> & { secret: MaskedSecret }) {
  const trpc = useTRPC();
  const reveal = useMutation(trpc.inside.reveal.mutationOptions({ gcTime: 0 }));
  const shown = reveal.data;
  const trouble = troubleOf(reveal.error);
  const label = secret.name || 'a value';
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3 py-2 text-sm">
      <span className="w-16 shrink-0 text-muted tabular-nums">Line {secret.line}</span>
      <span className="min-w-0 flex-1 basis-40">
        {secret.name && <span className="block break-all font-medium">{secret.name}</span>}
        <span className="block whitespace-pre-wrap break-all font-mono text-muted">
          {shown ?? secret.mark}
        </span>
        {trouble && (
          <span role="alert" className="block text-down">
            {trouble.message} {trouble.hint}
          </span>
        )}
      </span>
      {shown === undefined ? (
        <Button
          size="sm"
          icon={Eye}
          busy={reveal.isPending}
          aria-label={`Reveal ${label} in line ${secret.line}`}
          onClick={() => reveal.mutate({ ...where, index: secret.index })}
        >
          Reveal
        </Button>
      ) : (
        <Button
          size="sm"
          icon={EyeOff}
          aria-label={`Hide ${label} in line ${secret.line}`}
          onClick={() => reveal.reset()}
        >
          Hide
        </Button>
      )}
    </li>
  );
}
