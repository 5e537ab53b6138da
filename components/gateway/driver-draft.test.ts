import { describe, expect, it } from 'vitest';
import { draftOf, isSameDriver, judgeDraft } from '@/components/gateway/driver-draft.ts';

const draft = draftOf({ kind: 'process' });

describe('judging what is typed', () => {
  it.each([
    [draft, { kind: 'process' }],
    [{ ...draft, kind: 'manual' }, { kind: 'manual' }],
    [
      { ...draft, kind: 'systemd' },
      { kind: 'systemd', unit: 'openclaw-gateway.service', scope: 'user' },
    ],
    [
      { ...draft, kind: 'systemd', unit: ' claw@main.service ', scope: 'system' },
      { kind: 'systemd', unit: 'claw@main.service', scope: 'system' },
    ],
    [
      { ...draft, kind: 'docker', container: 'claw-1' },
      { kind: 'docker', container: 'claw-1' },
    ],
  ] as const)('sends only what the kind needs', (given, input) => {
    expect(judgeDraft(given)).toEqual({ input, error: null });
  });

  it.each([
    { ...draft, kind: 'systemd', unit: '' },
    { ...draft, kind: 'systemd', unit: '-x; rm' },
    { ...draft, kind: 'docker', container: 'a b' },
    { ...draft, kind: 'docker', container: 'x'.repeat(201) },
  ] as const)('says what is wrong with a name', (given) => {
    expect(judgeDraft(given)).toEqual({ input: null, error: expect.any(String) });
  });
});

it.each([
  [{ kind: 'process' }, { kind: 'process' }, true],
  [{ kind: 'process' }, { kind: 'manual' }, false],
  [{ kind: 'docker', container: 'a' }, { kind: 'docker', container: 'a' }, true],
  [{ kind: 'docker', container: 'a' }, { kind: 'docker', container: 'b' }, false],
  [{ kind: 'systemd', unit: 'u', scope: 'user' }, { kind: 'systemd', unit: 'u', scope: 'system' }, false],
] as const)('knows whether saving changes anything', (input, driver, same) => {
  expect(isSameDriver(input, driver)).toBe(same);
});
