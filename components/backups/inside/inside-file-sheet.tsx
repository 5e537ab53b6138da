'use client';

import { useQuery } from '@tanstack/react-query';
import Download from 'lucide-react/icons/download';
import ListPlus from 'lucide-react/icons/list-plus';
import { DatabaseFactsView } from '@/components/backups/inside/database-facts.tsx';
import { InsideDiffView } from '@/components/backups/inside/inside-diff.tsx';
import { DifferenceBadge } from '@/components/backups/inside/inside-row.tsx';
import { modeWords, nameOf, unshownWords } from '@/components/backups/inside/inside-words.ts';
import { MaskedValues } from '@/components/backups/inside/masked-values.tsx';
import { componentWords } from '@/components/backups/words.ts';
import { troubleOf } from '@/components/data/trouble.ts';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { Button, buttonClass } from '@/components/ui/button.tsx';
import { CodeBlock } from '@/components/ui/code-block.tsx';
import { Sheet } from '@/components/ui/dialog.tsx';
import { ErrorState } from '@/components/ui/error-state.tsx';
import { formatBytes, formatDateTime } from '@/components/ui/format.ts';
import { KeyValues } from '@/components/ui/key-values.tsx';
import { SkeletonRows } from '@/components/ui/skeleton.tsx';
import { Tabs } from '@/components/ui/tabs.tsx';
import type { InsideFile } from '@/server/backup/inside-types.ts';

export interface InsideFileSheetProps {
  slug: string;
  id: string;
  /** From the URL; null: closed. */
  path: string | null;
  /** It is among what is to be restored. */
  selected: boolean;
  onSelect: (path: string) => void;
  tab: 'content' | 'compare';
  onTab: (tab: 'content' | 'compare') => void;
  onClose: () => void;
}

/** One file of a backup: its content under masks, beside the one that is here, and as a download. */
export function InsideFileSheet(props: InsideFileSheetProps) {
  const { slug, id, path, onClose } = props;
  const trpc = useTRPC();
  const file = useQuery(
    trpc.inside.file.queryOptions(
      { slug, id, path: path ?? '-' },
      { enabled: path !== null, staleTime: 20_000 },
    ),
  );
  const trouble = troubleOf(file.error);
  return (
    <Sheet
      open={path !== null}
      onOpenChange={(open) => !open && onClose()}
      title={<span className="break-all">{nameOf(path ?? '')}</span>}
      description={
        <span className="flex flex-wrap items-center gap-2">
          {path !== null && path !== nameOf(path) && (
            <span className="break-all font-mono text-sm">{path}</span>
          )}
          {file.data && <DifferenceBadge entry={file.data} />}
        </span>
      }
      width="lg"
      footer={path !== null && file.data && <Footer {...props} path={path} file={file.data} />}
    >
      {trouble && <ErrorState {...trouble} onRetry={() => void file.refetch()} retrying={file.isFetching} />}
      {!trouble && !file.data && <SkeletonRows rows={8} label="Reading the file" />}
      {path !== null && file.data && <Body key={path} {...props} path={path} file={file.data} />}
    </Sheet>
  );
}

type OpenProps = InsideFileSheetProps & { path: string; file: InsideFile };

function Footer({ slug, id, path, file, selected, onSelect, onClose }: OpenProps) {
  const href = `/api/i/${encodeURIComponent(slug)}/backups/${encodeURIComponent(id)}/file?path=${encodeURIComponent(path)}`;
  return (
    <>
      {file.type === 'file' && (
        <a href={href} download={nameOf(path)} className={buttonClass()}>
          <Download aria-hidden className="size-4 shrink-0" />
          Download as it is
        </a>
      )}
      <Button
        variant="primary"
        icon={ListPlus}
        disabledReason={selected ? 'It is selected already' : null}
        onClick={() => {
          onSelect(path);
          onClose();
        }}
      >
        Select to restore
      </Button>
    </>
  );
}

function Body(props: OpenProps) {
  const { file, tab, onTab } = props;
  const comparable = file.content.kind === 'text';
  if (!comparable) return <Content {...props} />;
  return (
    <Tabs
      label="How the file is shown"
      value={tab}
      onValueChange={onTab}
      items={[
        { value: 'content', label: 'In the backup', panel: <Content {...props} /> },
        {
          value: 'compare',
          label: 'Beside the one here',
          panel: <InsideDiffView slug={props.slug} id={props.id} path={props.path} />,
        },
      ]}
    />
  );
}

function Content({ slug, id, path, file }: OpenProps) {
  const { content } = file;
  return (
    <div className="grid gap-4 pt-3">
      {content.kind === 'text' && (
        <>
          <CodeBlock
            code={content.text}
            label={`Content of ${nameOf(path)}`}
            className="font-mono text-sm [&>pre]:max-h-[50dvh]"
          />
          <MaskedValues slug={slug} id={id} path={path} side="backup" secrets={content.secrets} />
        </>
      )}
      {content.kind === 'database' && <DatabaseFactsView facts={content.facts} />}
      {file.database && file.difference === 'changed' && (
        <p className="text-muted text-sm">
          Its bytes differ from those here. A consistent copy often does, also when no row was changed.
        </p>
      )}
      {content.kind !== 'text' && content.kind !== 'database' && (
        <p className="text-muted">{unshownWords[content.kind]}</p>
      )}
      <KeyValues items={factsOf(file)} />
    </div>
  );
}

function factsOf(file: InsideFile) {
  return [
    { label: 'Part', value: file.component ? componentWords[file.component] : '–' },
    { label: 'Size', value: formatBytes(file.bytes) },
    { label: 'Mode', value: modeWords(file), mono: true },
    ...(file.target === null ? [] : [{ label: 'Leads to', value: file.target, mono: true }]),
    ...(file.modifiedAt > 0 ? [{ label: 'Changed', value: formatDateTime(file.modifiedAt * 1000) }] : []),
    ...(file.sha256 === null
      ? []
      : [{ label: 'SHA-256', value: `${file.sha256.slice(0, 16)}…`, copy: file.sha256, mono: true }]),
  ];
}
