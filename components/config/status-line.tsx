import { useState } from 'react';
import { SchemaDialog, schemaSources } from '@/components/config/schema-dialog.tsx';
import type { CursorPlace } from '@/components/editor/code-editor.tsx';
import type { SessionFile } from '@/components/editor/session-state.ts';
import { cx } from '@/components/ui/cx.ts';
import { formatPlural } from '@/components/ui/format.ts';
import type { SchemaInfo } from '@/server/config/types.ts';

export interface StatusLineProps {
  readonly slug: string;
  readonly schema: SchemaInfo;
  readonly schemaProblem: string | null;
  readonly file: SessionFile | null;
  readonly cursor: CursorPlace;
  readonly dirtyFiles: number;
  /** Whether lines are added to the `.env` file. */
  readonly envEdited: boolean;
}

const endingNames = { '\n': 'LF', '\r\n': 'CRLF', '\r': 'CR' } as const;

function shapeWords(file: SessionFile): string {
  const { bom, ending, mixed } = file.shape;
  return [bom && 'BOM', mixed ? 'mixed line endings' : endingNames[ending]].filter(Boolean).join(' · ');
}

/** What the checks go by, where the cursor is, what is not applied yet. */
export function StatusLine({
  slug,
  schema,
  schemaProblem,
  file,
  cursor,
  dirtyFiles,
  envEdited,
}: StatusLineProps) {
  return (
    <footer className="flex min-h-8 flex-wrap items-center gap-x-4 border-t px-4 py-1 text-muted text-xs tabular-nums">
      <SchemaWords slug={slug} schema={schema} problem={schemaProblem} />
      <span className="ml-auto">
        Ln {cursor.line}, Col {cursor.column}
      </span>
      {file && <span title="Kept as they are in every line you do not edit">{shapeWords(file)}</span>}
      <span>
        {dirtyFiles === 0
          ? 'As on disk'
          : `${formatPlural(dirtyFiles, 'file')}${envEdited ? ' and .env' : ''} edited`}
      </span>
      <span className="hidden text-subtle lg:inline">Tab indents; Ctrl+M lets it leave the editor</span>
    </footer>
  );
}

interface SchemaWordsProps {
  readonly slug: string;
  readonly schema: SchemaInfo;
  readonly problem: string | null;
}

function SchemaWords({ slug, schema, problem }: SchemaWordsProps) {
  const [open, setOpen] = useState(false);
  const words = `Checked as OpenClaw ${schema.version} (${schemaSources[schema.source]})`;
  return (
    <>
      <button
        type="button"
        className={cx(
          'min-h-6 rounded-control text-left underline decoration-dotted underline-offset-2 hover:text-default',
          problem === null ? null : 'text-warn',
        )}
        onClick={() => setOpen(true)}
      >
        {problem === null ? words : `Only syntax is checked. ${problem}`}
      </button>
      {open && <SchemaDialog slug={slug} schema={schema} onClose={() => setOpen(false)} />}
    </>
  );
}
