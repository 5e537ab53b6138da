import type { DriverKind, DriverSettings } from '@/server/instances/types.ts';

/** The driver form as it is typed. What another kind needs is kept while the reader compares. */
export interface DriverDraft {
  readonly kind: DriverKind;
  readonly unit: string;
  readonly scope: 'user' | 'system';
  readonly container: string;
}

export type DriverInput =
  | { kind: 'process' }
  | { kind: 'manual' }
  | { kind: 'systemd'; unit: string; scope: 'user' | 'system' }
  | { kind: 'docker'; container: string };

export type DraftVerdict =
  | { readonly input: DriverInput; readonly error: null }
  | { readonly input: null; readonly error: string };

/** OpenClaw's own unit name (docs, 2026.9.6) and the usual name of its container. */
const DEFAULTS = { unit: 'openclaw-gateway.service', container: 'openclaw' };

const MOST_CHARACTERS = 200;
const UNIT = /^[\w@.:\\-]+$/;
const CONTAINER = /^[\w.-]+$/;

export function draftOf(driver: DriverSettings): DriverDraft {
  return {
    kind: driver.kind,
    unit: driver.unit ?? DEFAULTS.unit,
    scope: driver.scope ?? 'user',
    container: driver.container ?? DEFAULTS.container,
  };
}

/** What would be sent, or what is wrong with the field that the chosen kind needs. */
export function judgeDraft(draft: DriverDraft): DraftVerdict {
  switch (draft.kind) {
    case 'process':
    case 'manual':
      return { input: { kind: draft.kind }, error: null };
    case 'systemd': {
      const unit = draft.unit.trim();
      const error = nameError(unit, UNIT, 'A unit’s name has letters, digits and : - _ . @ only.');
      return error === null
        ? { input: { kind: 'systemd', unit, scope: draft.scope }, error }
        : { input: null, error };
    }
    case 'docker': {
      const container = draft.container.trim();
      const error = nameError(container, CONTAINER, 'A container’s name has letters, digits and - _ . only.');
      return error === null ? { input: { kind: 'docker', container }, error } : { input: null, error };
    }
  }
}

function nameError(name: string, pattern: RegExp, rule: string): string | null {
  if (name === '') return 'Give a name.';
  if (name.length > MOST_CHARACTERS) return `At most ${MOST_CHARACTERS} characters.`;
  return pattern.test(name) ? null : rule;
}

/** Nothing would change by saving it. */
export function isSameDriver(input: DriverInput, driver: DriverSettings): boolean {
  const { kind, unit, scope, container } = {
    unit: undefined,
    scope: undefined,
    container: undefined,
    ...input,
  };
  return (
    kind === driver.kind && unit === driver.unit && scope === driver.scope && container === driver.container
  );
}
