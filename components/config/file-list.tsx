import FileCode from 'lucide-react/icons/file-code';
import { hidesEditor } from '@/components/config/file-problem.tsx';
import type { SessionFile } from '@/components/editor/session-state.ts';
import { diagnosticSeverities } from '@/components/status/config-states.ts';
import { cx } from '@/components/ui/cx.ts';
import { Select } from '@/components/ui/select.tsx';

export interface FileListProps {
  readonly files: readonly SessionFile[];
  readonly openPath: string | null;
  readonly onOpen: (path: string) => void;
}

/** The include graph beside the editor: the main file first, what it includes below. */
export function FileList({ files, openPath, onOpen }: FileListProps) {
  return (
    <nav aria-label="Config files">
      <ul className="flex flex-col gap-0.5">
        {files.map((file) => (
          <li key={file.path}>
            <button
              type="button"
              onClick={() => onOpen(file.path)}
              aria-current={file.path === openPath ? 'true' : undefined}
              title={file.path}
              style={{ paddingLeft: 8 + Math.min(file.depth, 6) * 14 }}
              className={cx(
                'flex h-8 w-full items-center gap-2 rounded-control pr-2 text-left text-sm transition-colors',
                file.path === openPath ? 'bg-raised font-medium text-fg' : 'text-muted hover:bg-raised',
              )}
            >
              <FileCode aria-hidden className="size-4 shrink-0 text-subtle" />
              <span className="min-w-0 flex-1 truncate">{file.name}</span>
              <FileMarks file={file} />
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Errors, a conflict and unsaved edits of one file; each in words for a screen reader. */
function FileMarks({ file }: { file: SessionFile }) {
  const { icon: ErrorIcon } = diagnosticSeverities.error;
  const { icon: WarningIcon } = diagnosticSeverities.warning;
  const broken = file.errors > 0 || hidesEditor(file);
  return (
    <>
      {broken ? (
        <span className="flex items-center gap-1 text-down text-xs tabular-nums">
          <ErrorIcon aria-hidden className="size-3.5" />
          {file.errors > 0 ? file.errors : null}
          <span className="sr-only">{file.errors === 1 ? 'error' : 'errors'}</span>
        </span>
      ) : (
        file.warnings > 0 && (
          <span className="flex items-center gap-1 text-warn text-xs tabular-nums">
            <WarningIcon aria-hidden className="size-3.5" />
            {file.warnings}
            <span className="sr-only">{file.warnings === 1 ? 'warning' : 'warnings'}</span>
          </span>
        )
      )}
      {!file.included && (
        <span className="text-subtle text-xs" title="No file includes it, so it is not written">
          unused
        </span>
      )}
      {file.dirty && (
        <span className="size-2 shrink-0 rounded-full bg-accent" title="Not applied yet">
          <span className="sr-only">not applied yet</span>
        </span>
      )}
    </>
  );
}

/** The same on a narrow screen. */
export function FileSelect({ files, openPath, onOpen }: FileListProps) {
  const label = (file: SessionFile) =>
    [
      '\u00a0\u00a0'.repeat(file.depth) + file.name,
      file.errors > 0 && `${file.errors} ${file.errors === 1 ? 'error' : 'errors'}`,
      file.dirty && 'edited',
      !file.included && 'unused',
    ]
      .filter(Boolean)
      .join(' · ');
  return (
    <Select
      aria-label="Config file"
      className="min-w-0 flex-1 md:hidden"
      options={files.map((file) => ({ value: file.path, label: label(file) }))}
      value={openPath ?? ''}
      onValueChange={onOpen}
    />
  );
}
