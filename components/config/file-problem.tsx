import FilePlus from 'lucide-react/icons/file-plus';
import type { SessionFile } from '@/components/editor/session-state.ts';
import { Button } from '@/components/ui/button.tsx';
import { Callout } from '@/components/ui/callout.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';

/** The least that OpenClaw starts with; written only through a review. */
export const minimalConfig = `{
  // OpenClaw's configuration (JSON5).
  gateway: {
    mode: 'local',
    port: 18789,
    bind: 'loopback',
  },
}
`;

export function hidesEditor(file: SessionFile): boolean {
  const kind = file.problem?.kind;
  if (kind === 'missing') return !file.dirty;
  return kind === 'directory' || kind === 'unreadable' || kind === 'binary' || kind === 'too-large';
}

/** In place of the editor, where a file can't be edited as text. */
export function FileProblemView({ file, onCreate }: { file: SessionFile; onCreate: () => void }) {
  if (file.problem?.kind === 'missing') {
    return (
      <EmptyState
        icon={FilePlus}
        title={`${file.name} does not exist`}
        action={
          <Button variant="primary" onClick={onCreate}>
            {file.root ? 'Draft a minimal config' : 'Draft this file'}
          </Button>
        }
      >
        {file.root
          ? 'OpenClaw starts with its defaults. A draft is written only after you have reviewed it.'
          : 'An include names it. A draft is written only after you have reviewed it.'}
      </EmptyState>
    );
  }
  return (
    <div className="p-4">
      <Callout tone="down" title={file.problem?.message}>
        {file.problem?.hint}
      </Callout>
    </div>
  );
}
