import { SecretDialog } from '@/components/config/secret-dialog.tsx';
import { SplitDialog } from '@/components/config/split-dialog.tsx';
import type { Refactor } from '@/components/config/use-refactoring.ts';
import type { EditorSession } from '@/components/editor/session.ts';

interface RefactoringDialogProps {
  readonly session: EditorSession;
  readonly refactor: Refactor;
  readonly envFile: string;
}

/** What has to be said before a chosen change is made in the draft. */
export function RefactoringDialog({ session, refactor, envFile }: RefactoringDialogProps) {
  const { pending } = refactor;
  if (!pending) return null;
  const { path, refactoring } = pending;
  if (refactoring.kind === 'split')
    return <SplitDialog pending={{ path, refactoring }} refactor={refactor} />;
  return (
    <SecretDialog pending={{ path, refactoring }} session={session} refactor={refactor} envFile={envFile} />
  );
}
