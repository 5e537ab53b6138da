import { createLanguageClient } from './language-client.ts';
import type { Refactoring } from './language-protocol.ts';
import { monaco } from './monaco.ts';
import { refactorCommand, registerProviders } from './providers.ts';
import { EditorSession } from './session.ts';

export interface OpenedSession {
  readonly session: EditorSession;
  readonly dispose: () => void;
}

/** What the page does for the editor. */
export interface SessionHost {
  /** Follows a jump into another file. */
  readonly openFile: (path: string, line: number, column: number) => void;
  /** Carries out what was chosen at a place of a file. */
  readonly refactor: (path: string, refactoring: Refactoring) => void;
}

/** A session with its worker and its language features. */
export function createSession({ openFile, refactor }: SessionHost): OpenedSession {
  const session = new EditorSession(monaco, createLanguageClient());
  const providers = registerProviders(monaco, session);
  const command = monaco.editor.registerCommand(refactorCommand, (_services, path, chosen) =>
    refactor(path, chosen),
  );
  const opener = monaco.editor.registerEditorOpener({
    openCodeEditor: (_source, resource, at) => {
      const line = at ? ('startLineNumber' in at ? at.startLineNumber : at.lineNumber) : 1;
      const column = at ? ('startColumn' in at ? at.startColumn : at.column) : 1;
      if (!session.document(resource.fsPath)) return false;
      openFile(resource.fsPath, line, column);
      return true;
    },
  });
  return {
    session,
    dispose: () => {
      opener.dispose();
      command.dispose();
      providers.dispose();
      session.dispose();
    },
  };
}
