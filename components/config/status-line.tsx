import type { CursorPlace } from '@/components/editor/code-editor.tsx';
import type { SessionFile } from '@/components/editor/session-state.ts';
import type { SchemaInfo } from '@/server/config/types.ts';

export interface StatusLineProps {
  readonly schema: SchemaInfo;
  readonly schemaProblem: string | null;
  readonly file: SessionFile | null;
  readonly cursor: CursorPlace;
  readonly dirtyFiles: number;
}

const endingNames = { '\n': 'LF', '\r\n': 'CRLF', '\r': 'CR' } as const;

function shapeWords(file: SessionFile): string {
  const { bom, ending, mixed } = file.shape;
  return [bom && 'BOM', mixed ? 'mixed line endings' : endingNames[ending]].filter(Boolean).join(' · ');
}

/** What the checks go by, where the cursor is, what is not applied yet. */
export function StatusLine({ schema, schemaProblem, file, cursor, dirtyFiles }: StatusLineProps) {
  return (
    <footer className="flex min-h-8 flex-wrap items-center gap-x-4 border-t px-4 py-1 text-muted text-xs tabular-nums">
      <SchemaWords schema={schema} problem={schemaProblem} />
      <span className="ml-auto">
        Ln {cursor.line}, Col {cursor.column}
      </span>
      {file && <span title="Kept as they are in every line you do not edit">{shapeWords(file)}</span>}
      <span>
        {dirtyFiles === 0 ? 'As on disk' : `${dirtyFiles} ${dirtyFiles === 1 ? 'file' : 'files'} edited`}
      </span>
      <span className="hidden text-subtle lg:inline">Tab indents; Ctrl+M lets it leave the editor</span>
    </footer>
  );
}

const sourceWords: Readonly<Record<SchemaInfo['source'], string>> = {
  gateway: 'schema of the running Gateway',
  installed: 'schema of the installed OpenClaw',
  bundled: 'schema bundled with Gatehouse',
  file: 'schema file',
};

function SchemaWords({ schema, problem }: { schema: SchemaInfo; problem: string | null }) {
  if (problem !== null) return <span className="text-warn">Only syntax is checked. {problem}</span>;
  return (
    <span title={schema.note ?? undefined}>
      Checked as OpenClaw {schema.version} ({sourceWords[schema.source]})
      {schema.note && <span className="sr-only">. {schema.note}</span>}
    </span>
  );
}
