import { Callout } from '@/components/ui/callout.tsx';
import { KeyValues } from '@/components/ui/key-values.tsx';
import { Time } from '@/components/ui/time.tsx';
import type { UndoState } from '@/server/backup/types.ts';

const STEPS = [
  'Stop the Gateway, if it runs',
  'Bring the files from before back into place',
  'Start the Gateway again and wait until it is healthy',
] as const;

/** What an undo of a restore does. */
export function UndoPlan({ undo }: { undo: UndoState }) {
  return (
    <>
      <Callout tone="warn" title="What happened since the restore is lost">
        Sessions and changes since <Time at={undo.restoredAt} style="clock" /> go away with the restored
        files. Back up first if any of it matters. The Gateway is offline for less than a minute, usually.
      </Callout>
      <ol className="grid list-decimal gap-1 pl-5">
        {STEPS.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <KeyValues
        items={[
          { label: 'Comes back from', value: undo.keptPath, mono: true },
          { label: 'Goes to', value: undo.stateDir, mono: true },
        ]}
      />
    </>
  );
}
