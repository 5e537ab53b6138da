'use client';

import { useState } from 'react';
import { countProblem, keepsNothing, RULES } from '@/components/backups/policy/policy-words.ts';
import { Callout } from '@/components/ui/callout.tsx';
import { Field } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';
import { Segmented } from '@/components/ui/segmented.tsx';
import type { RetentionRules } from '@/server/backup/policy-types.ts';

const MODES = [
  { value: 'all', label: 'Keep everything' },
  { value: 'rules', label: 'Keep by rules' },
] as const;

export interface RetentionFieldsProps {
  /** Null: everything is kept. */
  value: RetentionRules | null;
  /** What the rules begin with when they are switched on. */
  suggested: RetentionRules;
  onValueChange: (rules: RetentionRules | null) => void;
  /** Told whether every number can be taken. */
  onValid: (name: string, valid: boolean) => void;
}

/** Which backups stay. */
export function RetentionFields({ value, suggested, onValueChange, onValid }: RetentionFieldsProps) {
  return (
    <div className="grid gap-4">
      <div>
        <Segmented
          label="What is kept"
          options={MODES}
          value={value === null ? 'all' : 'rules'}
          onValueChange={(mode) => onValueChange(mode === 'all' ? null : (value ?? suggested))}
        />
      </div>
      {value && (
        <>
          <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
            {RULES.map(({ name, label }) => (
              <Count
                key={name}
                label={label}
                min={0}
                max={1000}
                value={value[name]}
                onValueChange={(count) => onValueChange({ ...value, [name]: count })}
                onValid={(valid) => onValid(name, valid)}
              />
            ))}
          </div>
          <p className="text-muted text-sm">
            Of each hour, day, week, month and year the newest proven backup is kept, for as many of them as
            you say. 0 switches a rule off.
          </p>
          {keepsNothing(value) && (
            <Callout tone="warn" title="No rule keeps anything">
              Only the last backup and the last proven one would stay.
            </Callout>
          )}
          <Count
            label="Safety backups stay for at least, in days"
            min={1}
            max={3650}
            value={value.safetyDays}
            onValueChange={(safetyDays) => onValueChange({ ...value, safetyDays })}
            onValid={(valid) => onValid('safetyDays', valid)}
          />
          <label className="flex min-h-6 items-start gap-2">
            <input
              type="checkbox"
              checked={value.includeManual}
              onChange={(event) => onValueChange({ ...value, includeManual: event.target.checked })}
              className="mt-0.5 size-4 shrink-0 accent-accent"
            />
            <span>
              Delete backups made by hand too
              <span className="block text-muted text-sm">
                Else those and uploaded ones stay until a person deletes them.
              </span>
            </span>
          </label>
        </>
      )}
    </div>
  );
}

interface CountProps {
  label: string;
  min: number;
  max: number;
  value: number;
  onValueChange: (value: number) => void;
  onValid: (valid: boolean) => void;
}

/** A whole number as typed: what can't be taken is said and does not leave the field. */
function Count({ label, min, max, value, onValueChange, onValid }: CountProps) {
  const [text, setText] = useState(String(value));
  const problem = countProblem(text, { min, max });
  const change = (next: string) => {
    const valid = countProblem(next, { min, max }) === null;
    setText(next);
    onValid(valid);
    if (valid) onValueChange(Number(next));
  };
  return (
    <Field label={label} error={problem ?? undefined}>
      {(control) => (
        <Input
          {...control}
          inputMode="numeric"
          autoComplete="off"
          value={text}
          onChange={(event) => change(event.target.value)}
          className="max-w-24 tabular-nums"
        />
      )}
    </Field>
  );
}
