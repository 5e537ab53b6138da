'use client';

import { useCallback, useEffect, useState } from 'react';
import { Breadcrumb } from '@/components/config/breadcrumb.tsx';
import { ConflictPanel } from '@/components/config/conflict-panel.tsx';
import { FileList, FileSelect } from '@/components/config/file-list.tsx';
import { FileProblemView, hidesEditor, minimalConfig } from '@/components/config/file-problem.tsx';
import { OutlineTree } from '@/components/config/outline-tree.tsx';
import { PathSearch } from '@/components/config/path-search.tsx';
import { ProblemList } from '@/components/config/problem-list.tsx';
import { StatusLine } from '@/components/config/status-line.tsx';
import { focusOutline, useEditorActions, useFormat } from '@/components/config/use-editor-actions.ts';
import { type Jump, nextProblem } from '@/components/config/use-jump.ts';
import type { CursorPlace } from '@/components/editor/code-editor.tsx';
import { joinSegments } from '@/components/editor/key-path-words.ts';
import type { Refactoring } from '@/components/editor/language-protocol.ts';
import { CodeEditor } from '@/components/editor/lazy.tsx';
import type { EditorSession } from '@/components/editor/session.ts';
import type { SessionFile, SessionState } from '@/components/editor/session-state.ts';
import { notify } from '@/components/shell/toaster.tsx';
import { Callout } from '@/components/ui/callout.tsx';
import type { ConfigPath } from '@/config-language/syntax.ts';
import type { ConfigSnapshot } from '@/server/config/types.ts';

export interface WorkbenchProps {
  readonly slug: string;
  readonly session: EditorSession;
  readonly state: SessionState;
  readonly snapshot: ConfigSnapshot;
  readonly file: SessionFile | null;
  readonly jump: Jump;
  readonly revealSecrets: boolean;
  readonly onOpen: (path: string) => void;
  readonly onReview: () => void;
  /** Carries out what was chosen at a place of a file. */
  readonly onRefactor: (path: string, refactoring: Refactoring) => void;
}

const start: CursorPlace = { line: 1, column: 1, offset: 0 };

/** Files, editor, problems and status of one config. */
export function Workbench(props: WorkbenchProps) {
  const { session, state, snapshot, file, jump, onOpen, onRefactor } = props;
  const [cursor, setCursor] = useState<CursorPlace>(start);
  const keyPath = useKeyPath(session, state, file?.path ?? null, cursor);
  // A narrow screen has room for the text alone; the count stays in sight.
  const [problemsOpen, setProblemsOpen] = useState(() => window.innerWidth >= 640);
  const stepProblem = (direction: 1 | -1, from: CursorPlace) => {
    const next = nextProblem(session.getState(), file?.path ?? null, from, direction);
    if (next) jump.to(next.file, next.start, next.end, 'explain');
  };
  useProblemKey(stepProblem, cursor);
  const jumpToPath = async (path: string) => {
    const found = await session.language.request('locate', { path });
    if (found) jump.to(found.place.path, found.place.start, found.place.end);
  };
  const addPath = async (path: string) => {
    const added = await session.language.request('add', { path });
    if (!added) {
      notify.warn(`${path} can’t be added here: what stands around it has no place for it.`);
      return;
    }
    session.edit(added.path, added.edits);
    jump.to(added.path, added.select.start, added.select.end, 'select');
  };
  const format = useFormat(session, file);
  useEditorActions({ session, file, cursor, format, onRefactor });
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-hidden rounded-card border bg-surface">
      {state.checkProblem !== null && (
        <Callout tone="warn" title="Checking stopped" className="m-3">
          {state.checkProblem} Your draft is kept; OpenClaw still judges it before anything is written.
        </Callout>
      )}
      <div className="flex min-h-0 flex-1">
        <div className="hidden w-56 shrink-0 overflow-y-auto border-r p-2 md:block">
          <FileList files={state.files} openPath={file?.path ?? null} onOpen={onOpen} />
          {file && (
            <OutlineTree
              key={file.path}
              session={session}
              path={file.path}
              name={file.name}
              offset={cursor.offset}
              onJump={(from, to) => jump.to(file.path, from, to)}
            />
          )}
        </div>
        <div className="flex min-w-0 flex-1 flex-col">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b px-3 py-2">
            <FileSelect files={state.files} openPath={file?.path ?? null} onOpen={onOpen} />
            <Breadcrumb path={keyPath} onJump={(path) => void jumpToPath(joinSegments(path))} />
            <PathSearch
              session={session}
              onJump={(path) => void jumpToPath(path)}
              onAdd={(path) => void addPath(path)}
            />
          </div>
          <FileBody
            {...props}
            onCursor={setCursor}
            onProblem={stepProblem}
            onFormat={format}
            onOutline={focusOutline}
          />
        </div>
      </div>
      <ProblemList
        problems={state.problems}
        files={state.files}
        checked={state.checked}
        open={problemsOpen}
        onToggle={() => setProblemsOpen(!problemsOpen)}
        onJump={(problem) => jump.to(problem.file, problem.start, problem.end, 'explain')}
      />
      <StatusLine
        slug={props.slug}
        schema={snapshot.schema}
        schemaProblem={state.schemaProblem}
        file={file}
        cursor={cursor}
        dirtyFiles={state.files.filter((one) => one.dirty).length}
        envEdited={state.variables.length > 0}
      />
    </div>
  );
}

interface FileBodyProps extends WorkbenchProps {
  readonly onCursor: (place: CursorPlace) => void;
  readonly onProblem: (direction: 1 | -1, from: CursorPlace) => void;
  readonly onFormat: () => void;
  readonly onOutline: () => void;
}

function FileBody({ session, file, jump, revealSecrets, ...events }: FileBodyProps) {
  const document = file && session.document(file.path);
  if (!file || !document) return null;
  if (file.conflict) {
    return (
      <ConflictPanel key={file.path} session={session} document={document} revealSecrets={revealSecrets} />
    );
  }
  if (hidesEditor(file)) {
    const draft = file.root ? minimalConfig : '{\n}\n';
    return <FileProblemView file={file} onCreate={() => session.replace(file.path, draft)} />;
  }
  return (
    <>
      {file.problem?.kind === 'read-only' && (
        <Callout tone="warn" title={file.problem.message} className="m-3">
          {file.problem.hint}
        </Callout>
      )}
      <div className="min-h-0 flex-1">
        <CodeEditor
          session={session}
          path={file.path}
          label={`${file.name}, config text. Ctrl+M lets Tab leave the editor.`}
          readOnly={false}
          revealSecrets={revealSecrets}
          reveal={jump.reveal}
          onRevealed={jump.done}
          onCursor={events.onCursor}
          onReview={events.onReview}
          onProblem={events.onProblem}
          onFormat={events.onFormat}
          onOutline={events.onOutline}
        />
      </div>
    </>
  );
}

/** The path of keys at the cursor, as the worker reads the text of this moment. */
function useKeyPath(
  session: EditorSession,
  state: SessionState,
  path: string | null,
  cursor: CursorPlace,
): ConfigPath {
  const [keyPath, setKeyPath] = useState<ConfigPath>([]);
  const { checked } = state;
  const read = useCallback(async () => {
    if (path === null || !checked) return [];
    return session.language.request('keyPath', { path, offset: cursor.offset });
  }, [session, path, checked, cursor.offset]);
  useEffect(() => {
    let live = true;
    read().then(
      (found) => live && setKeyPath(found),
      // The session was closed; its page is going.
      () => live && setKeyPath([]),
    );
    return () => {
      live = false;
    };
  }, [read]);
  return keyPath;
}

/** F8 works from the whole page, not from the editor alone. */
function useProblemKey(step: (direction: 1 | -1, from: CursorPlace) => void, cursor: CursorPlace): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key !== 'F8' || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey)
        return;
      if (event.target instanceof HTMLElement && event.target.closest('.monaco-editor')) return;
      event.preventDefault();
      step(event.shiftKey ? -1 : 1, cursor);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [step, cursor]);
}
