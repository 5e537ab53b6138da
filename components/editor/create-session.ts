import { createLanguageClient } from './language-client.ts';
import { monaco } from './monaco.ts';
import { registerProviders } from './providers.ts';
import { EditorSession } from './session.ts';

export interface OpenedSession {
  readonly session: EditorSession;
  readonly dispose: () => void;
}

/** A session with its worker and its language features. `openFile` follows a jump into another file. */
export function createSession(openFile: (path: string, line: number, column: number) => void): OpenedSession {
  const session = new EditorSession(monaco, createLanguageClient());
  const providers = registerProviders(monaco, session);
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
      providers.dispose();
      session.dispose();
    },
  };
}
