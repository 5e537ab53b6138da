'use client';

import { type FormEvent, type ReactNode, useMemo, useState } from 'react';
import { LevelField } from '@/components/backups/level-field.tsx';
import { BACKUP_PRESETS, DRILL_PRESETS } from '@/components/backups/policy/policy-words.ts';
import { RetentionFields } from '@/components/backups/policy/retention-fields.tsx';
import { RetentionPreview } from '@/components/backups/policy/retention-preview.tsx';
import { ScheduleField } from '@/components/backups/policy/schedule-field.tsx';
import { timeZonesWith } from '@/components/backups/policy/zone-time.ts';
import type { Trouble } from '@/components/data/trouble.ts';
import { Callout } from '@/components/ui/callout.tsx';
import { Field } from '@/components/ui/field.tsx';
import { Select } from '@/components/ui/select.tsx';
import type { BackupPolicy, PolicyState } from '@/server/backup/policy-types.ts';
import type { BackupRecord } from '@/server/backup/types.ts';

export interface PolicyFormProps {
  id: string;
  slug: string;
  state: PolicyState;
  backups: readonly BackupRecord[];
  failed: Trouble | null;
  onSave: (policy: BackupPolicy) => void;
}

/** The policy as a draft; nothing takes effect before it is saved. */
export function PolicyForm({ id, slug, state, backups, failed, onSave }: PolicyFormProps) {
  const [draft, setDraft] = useState(state.policy);
  const [invalid, setInvalid] = useState<ReadonlySet<string>>(new Set());
  const zones = useMemo(() => timeZonesWith(state.policy.timeZone), [state.policy.timeZone]);
  const { timeZone, schedule, drillSchedule, level, retention } = draft;
  const change = (part: Partial<BackupPolicy>) => setDraft((before) => ({ ...before, ...part }));
  const mark = (name: string, valid: boolean) =>
    setInvalid(
      (before) => new Set([...before].filter((other) => other !== name).concat(valid ? [] : [name])),
    );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (retention === null || invalid.size === 0) return onSave(draft);
    event.currentTarget.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  };
  return (
    <form id={id} onSubmit={submit} className="grid gap-8">
      {failed && (
        <Callout tone="down" role="alert" title={failed.message}>
          {failed.hint}
        </Callout>
      )}
      {!state.saved && (
        <Callout title="A suggestion">
          Nothing of this runs, and nothing is deleted, until you save it.
        </Callout>
      )}
      <Part title="Schedule">
        <div className="grid items-start gap-6 sm:grid-cols-2">
          <ScheduleField
            label="Backups"
            hint="Missed ones are made up once, when Gatehouse runs again."
            presets={BACKUP_PRESETS}
            timeZone={timeZone}
            value={schedule}
            onValueChange={(expression) => change({ schedule: expression })}
          />
          <ScheduleField
            label="Restore drills"
            hint="The last backup is restored into a scratch directory, judged and removed."
            presets={DRILL_PRESETS}
            timeZone={timeZone}
            value={drillSchedule}
            onValueChange={(expression) => change({ drillSchedule: expression })}
          />
        </div>
        <Field label="Time zone" hint="Of the schedules, and of the days that the rules count.">
          {(control) => (
            <Select
              {...control}
              options={zones.map((name) => ({ value: name, label: name.replaceAll('_', ' ') }))}
              value={timeZone}
              onValueChange={(name) => change({ timeZone: name })}
            />
          )}
        </Field>
        <LevelField value={level} onValueChange={(next) => change({ level: next })} />
      </Part>
      <Part title="Retention">
        <RetentionFields
          value={retention}
          suggested={state.policy.retention ?? state.suggestedRules}
          onValueChange={(rules) => change({ retention: rules })}
          onValid={mark}
        />
        {retention && (
          <RetentionPreview slug={slug} rules={retention} timeZone={timeZone} backups={backups} />
        )}
      </Part>
    </form>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-4">
      <h3 className="border-b pb-2 font-semibold">{title}</h3>
      {children}
    </section>
  );
}
