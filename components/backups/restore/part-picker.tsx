'use client';

import { useQuery } from '@tanstack/react-query';
import ArchiveRestore from 'lucide-react/icons/archive-restore';
import SlidersHorizontal from 'lucide-react/icons/sliders-horizontal';
import X from 'lucide-react/icons/x';
import { countScope, EMPTY_SCOPE, toggled } from '@/components/backups/inside/inside-words.ts';
import { componentWords } from '@/components/backups/words.ts';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Card, CardBody, CardHeader } from '@/components/ui/card.tsx';
import { formatBytes, formatCount } from '@/components/ui/format.ts';
import type { BackupRecord, Component, RestoreScope } from '@/server/backup/types.ts';

export interface PartPickerProps {
  slug: string;
  record: BackupRecord;
  scope: RestoreScope;
  onScope: (scope: RestoreScope) => void;
  /** Why nothing can be begun now. */
  blocked: string | null;
  onRestore: () => void;
  /** Opens the choice of single settings. */
  onSettings: () => void;
}

/** What of the backup to restore: whole parts, agents, and the files that were ticked. */
export function PartPicker(props: PartPickerProps) {
  const { slug, record, scope, onScope, blocked, onRestore, onSettings } = props;
  const trpc = useTRPC();
  const agents = useQuery(trpc.inside.agents.queryOptions({ slug, id: record.id }));
  const count = countScope(scope);
  const parts = partsOf(record);
  return (
    <Card className="lg:sticky lg:top-16">
      <CardHeader title="Restore a part" />
      <CardBody className="grid gap-5">
        <Group label="Parts">
          {parts.map(({ component, bytes }) => (
            <Check
              key={component}
              label={componentWords[component]}
              note={bytes === null ? null : formatBytes(bytes)}
              checked={scope.components.includes(component)}
              onToggle={() => onScope({ ...scope, components: toggled(scope.components, component) })}
            />
          ))}
        </Group>
        {agents.data && agents.data.length > 0 && (
          <Group label="Agents">
            {agents.data.map((agent) => (
              <Check
                key={agent}
                label={agent}
                note={null}
                checked={scope.agents.includes(agent)}
                onToggle={() => onScope({ ...scope, agents: toggled(scope.agents, agent) })}
              />
            ))}
          </Group>
        )}
        <Paths
          paths={scope.paths}
          onRemove={(path) => onScope({ ...scope, paths: toggled(scope.paths, path) })}
        />
        <div className="grid gap-2">
          <Button
            variant="primary"
            icon={ArchiveRestore}
            disabledReason={
              blocked ?? (count === 0 ? 'Nothing is selected, so nothing would be restored' : null)
            }
            onClick={onRestore}
          >
            {count === 0 ? 'Restore selection…' : `Restore selection (${formatCount(count)})…`}
          </Button>
          {count > 0 && (
            <Button variant="ghost" onClick={() => onScope(EMPTY_SCOPE)}>
              Clear selection
            </Button>
          )}
          <p className="text-muted text-sm">The plan comes first. What is not selected is not touched.</p>
        </div>
        <div className="border-t pt-4">
          <Button icon={SlidersHorizontal} className="w-full" onClick={onSettings}>
            Single settings…
          </Button>
        </div>
      </CardBody>
    </Card>
  );
}

function Group({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <fieldset>
      <legend className="mb-1.5 text-muted text-sm">{label}</legend>
      <div className="grid gap-1">{children}</div>
    </fieldset>
  );
}

function Check(props: { label: string; note: string | null; checked: boolean; onToggle: () => void }) {
  const { label, note, checked, onToggle } = props;
  return (
    <label className="flex min-h-6 items-center gap-2">
      <input
        type="checkbox"
        checked={checked}
        onChange={onToggle}
        className="size-4 shrink-0 accent-accent"
      />
      <span className="min-w-0 flex-1 truncate">{label}</span>
      {note && <span className="shrink-0 text-muted text-sm tabular-nums">{note}</span>}
    </label>
  );
}

function Paths({ paths, onRemove }: { paths: readonly string[]; onRemove: (path: string) => void }) {
  return (
    <section className="min-w-0">
      <h3 className="mb-1.5 text-muted text-sm">Files and directories</h3>
      {paths.length === 0 ? (
        <p className="text-muted text-sm">Tick them in the list.</p>
      ) : (
        <ul className="grid max-h-48 gap-1 overflow-y-auto">
          {paths.map((path) => (
            <li key={path} className="flex min-w-0 items-center gap-1">
              <span className="min-w-0 flex-1 truncate font-mono text-sm" title={path}>
                {path}
              </span>
              <button
                type="button"
                aria-label={`Do not restore ${path}`}
                onClick={() => onRemove(path)}
                className="inline-flex size-6 shrink-0 items-center justify-center rounded-control text-muted hover:bg-raised hover:text-fg"
              >
                <X aria-hidden className="size-4" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** An uploaded archive has no record of its parts: then all are offered, and the plan tells which are empty. */
function partsOf({ components }: BackupRecord): { component: Component; bytes: number | null }[] {
  if (components.length > 0) return components.map(({ component, bytes }) => ({ component, bytes }));
  return (Object.keys(componentWords) as Component[]).map((component) => ({ component, bytes: null }));
}
