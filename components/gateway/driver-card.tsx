'use client';

import { type FormEvent, useState } from 'react';
import {
  type DriverDraft,
  type DriverInput,
  draftOf,
  isSameDriver,
  judgeDraft,
} from '@/components/gateway/driver-draft.ts';
import { driverKinds, driverWords } from '@/components/gateway/driver-words.ts';
import { Button } from '@/components/ui/button.tsx';
import { Callout } from '@/components/ui/callout.tsx';
import { Card, CardBody, CardHeader } from '@/components/ui/card.tsx';
import { Field } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';
import { KeyValues } from '@/components/ui/key-values.tsx';
import { Select } from '@/components/ui/select.tsx';
import type { DriverSettings } from '@/server/instances/types.ts';

export interface DriverCardProps {
  driver: DriverSettings;
  /** Why it can't be changed; null when it can. */
  lockedReason: string | null;
  saving: boolean;
  error: { message: string; hint: string | null } | null;
  onSave: (input: DriverInput) => void;
}

/** How the Gateway is started and stopped: four ways, what each does, and the settings of the chosen one. */
export function DriverCard({ driver, lockedReason, saving, error, onSave }: DriverCardProps) {
  const [draft, setDraft] = useState(() => draftOf(driver));
  const verdict = judgeDraft(draft);
  const same = verdict.input !== null && isSameDriver(verdict.input, driver);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (verdict.input && !same && !lockedReason) onSave(verdict.input);
  };
  const change = (part: Partial<DriverDraft>) => setDraft({ ...draft, ...part });
  return (
    <Card>
      <CardHeader
        title="How it is controlled"
        description="Changing this starts and stops nothing; it decides what the buttons do."
      />
      <CardBody>
        <form onSubmit={submit} className="grid gap-4">
          <KindChoice value={draft.kind} onValueChange={(kind) => change({ kind })} />
          <DriverFields draft={draft} error={verdict.error} onChange={change} />
          <KeyValues
            items={[
              { label: 'Start', value: driverWords[draft.kind].start },
              { label: 'Stop', value: driverWords[draft.kind].stop },
              { label: 'Restart', value: driverWords[draft.kind].restart },
              { label: 'After a crash', value: driverWords[draft.kind].keeps },
            ]}
          />
          {error && (
            <Callout tone="down" role="alert" title={error.message}>
              {error.hint}
            </Callout>
          )}
          <div>
            <Button
              type="submit"
              busy={saving}
              disabledReason={
                lockedReason ?? verdict.error ?? (same ? 'This is how it is controlled now' : null)
              }
            >
              {driverWords[draft.kind].choose}
            </Button>
          </div>
        </form>
      </CardBody>
    </Card>
  );
}

function KindChoice({
  value,
  onValueChange,
}: {
  value: DriverDraft['kind'];
  onValueChange: (kind: DriverDraft['kind']) => void;
}) {
  return (
    <fieldset className="grid gap-2 sm:grid-cols-2">
      <legend className="sr-only">Way of control</legend>
      {driverKinds.map((kind) => (
        <label
          key={kind}
          className="relative flex cursor-pointer items-start gap-2.5 rounded-control border px-3 py-2.5 transition-colors hover:bg-raised/60 has-checked:border-accent has-checked:bg-raised/60 has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2"
        >
          <input
            type="radio"
            name="driver"
            value={kind}
            checked={kind === value}
            onChange={() => onValueChange(kind)}
            className="mt-0.5 size-4 shrink-0 cursor-pointer appearance-none rounded-full border border-field bg-surface outline-none checked:border-[5px] checked:border-accent"
          />
          <span className="min-w-0">
            <span className="block font-medium">{driverWords[kind].label}</span>
            <span className="block text-muted text-sm">{driverWords[kind].summary}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

interface FieldsProps {
  draft: DriverDraft;
  error: string | null;
  onChange: (part: Partial<DriverDraft>) => void;
}

const SCOPES = [
  { value: 'user', label: 'User unit' },
  { value: 'system', label: 'System unit' },
] as const;

function DriverFields({ draft, error, onChange }: FieldsProps) {
  if (draft.kind === 'docker') {
    return (
      <Field label="Container" error={error}>
        {(control) => (
          <Input
            {...control}
            mono
            className="max-w-90"
            value={draft.container}
            onChange={(event) => onChange({ container: event.target.value })}
          />
        )}
      </Field>
    );
  }
  if (draft.kind !== 'systemd') return null;
  return (
    <div className="flex flex-wrap gap-x-4 gap-y-3">
      <div className="min-w-0 flex-1 basis-60 sm:max-w-90">
        <Field label="Unit" error={error}>
          {(control) => (
            <Input
              {...control}
              mono
              value={draft.unit}
              onChange={(event) => onChange({ unit: event.target.value })}
            />
          )}
        </Field>
      </div>
      <Field label="Scope" hint="A system unit may need more rights than Gatehouse has.">
        {(control) => (
          <Select
            {...control}
            options={SCOPES}
            value={draft.scope}
            onValueChange={(scope) => onChange({ scope })}
          />
        )}
      </Field>
    </div>
  );
}
