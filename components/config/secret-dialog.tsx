'use client';

import { useEffect, useState } from 'react';
import type { PendingRefactoring, Refactor } from '@/components/config/use-refactoring.ts';
import type { SecretMove } from '@/components/editor/secret-literal.ts';
import type { EditorSession } from '@/components/editor/session.ts';
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx';
import { CopyButton } from '@/components/ui/copy-button.tsx';
import { Field } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';
import { formatPath } from '@/config-language/locate.ts';

interface SecretDialogProps {
  readonly pending: PendingRefactoring & { readonly refactoring: { readonly kind: 'secret' } };
  readonly session: EditorSession;
  readonly refactor: Refactor;
  readonly revealSecrets: boolean;
}

/** Puts a variable where a secret stands, and gives the line that has to be in a `.env` file for it. */
export function SecretDialog({ pending, session, refactor, revealSecrets }: SecretDialogProps) {
  const { path, refactoring } = pending;
  const [name, setName] = useState(refactoring.name);
  const move = useMove(session, pending, name);
  const valid = /^[A-Z_][A-Z0-9_]*$/.test(name);
  const replace = () => {
    if (move) session.edit(path, [move.edit]);
    refactor.cancel();
  };
  const line = move?.line ?? null;
  const blocked = !move
    ? 'The value is being read'
    : line === null
      ? 'This value can’t be written on one line of a .env file'
      : null;
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && refactor.cancel()}
      title={`Move ${formatPath(refactoring.section)} to .env`}
      confirmLabel="Replace in the draft"
      disabledReason={valid ? blocked : 'Name the variable first'}
      onConfirm={replace}
      width="md"
    >
      <ol className="grid list-decimal gap-4 pl-5">
        <li>
          <Field
            label="Name of the variable"
            {...(valid ? {} : { error: 'Capital letters, digits and underscores, no digit first.' })}
          >
            {(control) => (
              <Input
                {...control}
                mono
                autoComplete="off"
                value={name}
                onChange={(event) => setName(event.target.value.toUpperCase())}
              />
            )}
          </Field>
          {move?.definedBy && (
            <p className="mt-1.5 text-sm text-warn">
              {name} is set already, by {move.definedBy}. If it holds another value, take another name.
            </p>
          )}
        </li>
        <li>
          <p className="mb-1.5">
            Add this line to <code className="font-mono text-sm">.env</code> in the state directory, readable
            by its owner alone (0600):
          </p>
          <div className="flex items-center gap-2 rounded-control border bg-raised py-1 pr-1 pl-3">
            <code className="min-w-0 flex-1 break-all font-mono text-sm">
              {revealSecrets && line !== null ? line : `${name}=••••••••`}
            </code>
            {line !== null && <CopyButton value={line} label="Copy the line" />}
          </div>
        </li>
        <li>
          <p>
            Replace the secret by <code className="font-mono text-sm">{`\${${name}}`}</code> in the draft, and
            apply. The Gateway reads .env when it starts: it needs a restart before the change works.
          </p>
        </li>
      </ol>
    </ConfirmDialog>
  );
}

function useMove(session: EditorSession, pending: SecretDialogProps['pending'], name: string) {
  const [move, setMove] = useState<SecretMove | null>(null);
  const { path, refactoring } = pending;
  useEffect(() => {
    let live = true;
    session.language.request('secret', { path, section: refactoring.section, name }).then(
      (found) => live && setMove(found),
      // The session was closed; its page is going.
      () => live && setMove(null),
    );
    return () => {
      live = false;
    };
  }, [session, path, refactoring, name]);
  return move;
}
