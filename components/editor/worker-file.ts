import type { EditorDocument } from './document.ts';
import type { WorkerFile } from './language-protocol.ts';

const editable = new Set(['missing', 'read-only']);

/** A document as the worker knows it. */
export function toWorkerFile(document: EditorDocument): WorkerFile {
  const { problem, realPath } = document.disk;
  const text = document.model.getValue();
  const absent = problem?.kind === 'missing' && text === '';
  const unreadable = problem !== null && !editable.has(problem.kind);
  const state = absent ? 'missing' : unreadable ? stateOf(problem.kind) : 'file';
  const hardLinked = document.disk.hardLinked === true && !document.dirty;
  return { path: document.path, text: state === 'file' ? text : null, state, realPath, hardLinked };
}

function stateOf(kind: string): WorkerFile['state'] {
  return kind === 'directory' || kind === 'too-large' ? kind : 'unreadable';
}
