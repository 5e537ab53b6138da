'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import type { Preset } from '@/components/backups/policy/policy-words.ts';
import { formatInZone } from '@/components/backups/policy/zone-time.ts';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { Field } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';
import { Select } from '@/components/ui/select.tsx';

const BY_HAND = 'by-hand';
const CUSTOM = 'custom';

export interface ScheduleFieldProps {
  label: string;
  hint: string;
  presets: readonly Preset[];
  timeZone: string;
  /** Null: by hand. */
  value: string | null;
  onValueChange: (expression: string | null) => void;
}

/** When something runs: a preset or a cron expression, with what it means and the next runs. */
export function ScheduleField({ label, hint, presets, timeZone, value, onValueChange }: ScheduleFieldProps) {
  const [custom, setCustom] = useState(() => value !== null && !presets.some((p) => p.expression === value));
  const chosen = value === null ? BY_HAND : custom ? CUSTOM : value;
  const choose = (choice: string) => {
    setCustom(choice === CUSTOM);
    if (choice === BY_HAND) onValueChange(null);
    else if (choice === CUSTOM) onValueChange(value ?? presets[0]?.expression ?? '');
    else onValueChange(choice);
  };
  const options = [
    { value: BY_HAND, label: 'By hand only' },
    ...presets.map((preset) => ({ value: preset.expression, label: preset.label })),
    { value: CUSTOM, label: 'Cron expression…' },
  ];
  return (
    <div className="grid gap-3">
      <Field label={label} hint={hint}>
        {(control) => <Select {...control} options={options} value={chosen} onValueChange={choose} />}
      </Field>
      {value !== null && (
        <Expression
          label={label}
          timeZone={timeZone}
          value={value}
          onValueChange={custom ? onValueChange : null}
        />
      )}
    </div>
  );
}

interface ExpressionProps {
  label: string;
  timeZone: string;
  value: string;
  /** Null: from a preset, shown only. */
  onValueChange: ((expression: string) => void) | null;
}

function Expression({ label, timeZone, value, onValueChange }: ExpressionProps) {
  const trpc = useTRPC();
  const expression = useDeferredValue(value);
  const { data } = useQuery(
    trpc.backups.previewSchedule.queryOptions(
      { expression, timeZone },
      { placeholderData: keepPreviousData, staleTime: 60_000 },
    ),
  );
  const problem = data?.problem ?? null;
  return (
    <>
      {onValueChange && (
        <Field
          label={`${label}: cron expression`}
          hint="Minute, hour, day of the month, month, day of the week."
          error={problem ?? undefined}
        >
          {(control) => (
            <Input
              {...control}
              mono
              autoComplete="off"
              maxLength={200}
              value={value}
              onChange={(event) => onValueChange(event.target.value)}
              className="max-w-72"
            />
          )}
        </Field>
      )}
      <div aria-live="polite" className="min-h-[120px] text-sm">
        {data?.words && problem === null && (
          <>
            <p>
              {data.words} <span className="text-muted">in {timeZone}. The next runs:</span>
            </p>
            <ul className="mt-1 text-muted tabular-nums">
              {data.next.map((at) => (
                <li key={at}>{formatInZone(at, timeZone)}</li>
              ))}
            </ul>
          </>
        )}
      </div>
    </>
  );
}
