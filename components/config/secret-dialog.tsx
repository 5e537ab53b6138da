'use client';

import { type ReactNode, useEffect, useState } from 'react';
import type { PendingRefactoring, Refactor } from '@/components/config/use-refactoring.ts';
import type { SecretMove } from '@/components/editor/secret-literal.ts';
import type { EditorSession } from '@/components/editor/session.ts';
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx';
import { Field } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';
import { formatPath } from '@/config-language/locate.ts';

interface SecretDialogProps {
  readonly pending: PendingRefactoring & { readonly refactoring: { readonly kind: 'secret' } };
  readonly session: EditorSession;
  readonly refactor: Refactor;
  /** Absolute path of the `.env` file. */
  readonly envFile: string;
}

/** Asks for the name of the variable that a secret moves to. Both files are drafts until they are applied together. */
export function SecretDialog({ pending, session, refactor, envFile }: SecretDialogProps) {
  const { path, refactoring } = pending;
  const [name, setName] = useState(refactoring.name);
  const move = useMove(session, pending, name);
  const confirm = () => {
    if (move) session.moveSecret(path, move.edit, { name, value: move.value });
    refactor.cancel();
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && refactor.cancel()}
      title={`Move ${formatPath(refactoring.section)} to .env`}
      confirmLabel="Move the secret"
      disabledReason={move ? move.problem : 'The value is being read'}
      onConfirm={confirm}
      width="md"
    >
      <Field
        label="Name of the variable"
        hint="The config refers to it, and OpenClaw looks it up when the Gateway starts."
        {...(move?.problem ? { error: move.problem } : {})}
      >
        {(control) => (
          <Input
            {...control}
            mono
            autoComplete="off"
            spellCheck={false}
            value={name}
            onChange={(event) => setName(event.target.value.toUpperCase())}
          />
        )}
      </Field>
      <dl className="grid gap-3">
        <Place label="In the config, instead of the secret">{`\${${name}}`}</Place>
        <Place label={<PathWords path={envFile} />}>{`${name}=••••••••`}</Place>
      </dl>
      <p className="text-muted">
        Both are drafts until you review and apply them: then both are written or none is, and the Gateway is
        stopped and started, because it reads .env only then.
      </p>
    </ConfirmDialog>
  );
}

function PathWords({ path }: { path: string }) {
  return (
    <>
      Added to <span className="break-all font-mono">{path}</span>
    </>
  );
}

function Place({ label, children }: { label: ReactNode; children: string }) {
  return (
    <div className="grid gap-1">
      <dt className="text-muted text-sm">{label}</dt>
      <dd className="break-all rounded-control border bg-raised px-3 py-1.5 font-mono text-sm">{children}</dd>
    </div>
  );
}

/** What moves the secret to a variable of this name; null until that is known. */
function useMove(
  session: EditorSession,
  pending: SecretDialogProps['pending'],
  name: string,
): SecretMove | null {
  const [known, setKnown] = useState<{ readonly name: string; readonly move: SecretMove | null }>();
  const { path, refactoring } = pending;
  useEffect(() => {
    let live = true;
    session.language.request('secret', { path, section: refactoring.section, name }).then(
      (move) => live && setKnown({ name, move }),
      // The session was closed; its page is going.
      () => live && setKnown({ name, move: null }),
    );
    return () => {
      live = false;
    };
  }, [session, path, refactoring, name]);
  return known?.name === name ? known.move : null;
}
