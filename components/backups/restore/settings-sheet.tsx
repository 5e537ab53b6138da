'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import Search from 'lucide-react/icons/search';
import { useState } from 'react';
import { toggled } from '@/components/backups/inside/inside-words.ts';
import { Notes } from '@/components/backups/notes.tsx';
import { changeWords } from '@/components/backups/words.ts';
import { troubleOf } from '@/components/data/trouble.ts';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Callout } from '@/components/ui/callout.tsx';
import { Sheet } from '@/components/ui/dialog.tsx';
import { ErrorState } from '@/components/ui/error-state.tsx';
import { formatPlural } from '@/components/ui/format.ts';
import { Input } from '@/components/ui/input.tsx';
import { ProgressBar } from '@/components/ui/progress-bar.tsx';
import { SkeletonRows } from '@/components/ui/skeleton.tsx';
import { Table, TBody, Td, THead, Th, Tr } from '@/components/ui/table.tsx';
import type { SettingChange, SettingsPlan } from '@/server/backup/inside-types.ts';
import type { Operation } from '@/server/operations/types.ts';

export interface SettingsSheetProps {
  slug: string;
  id: string;
  open: boolean;
  blocked: string | null;
  onClose: () => void;
  onBegun: (operation: Operation) => void;
}

/** Few settings need no search. */
const SEARCH_FROM = 10;

/** Takes single settings out of a backup: which, what that does, and the word to go. */
export function SettingsSheet(props: SettingsSheetProps) {
  const { settings, chosen, choose, plan, apply, reset } = useSettings(props);
  const close = () => {
    reset();
    props.onClose();
  };
  const trouble = troubleOf(settings.error);
  const failed = troubleOf(plan.error) ?? troubleOf(apply.error);
  return (
    <Sheet
      open={props.open}
      onOpenChange={(next) => !next && close()}
      title="Restore single settings"
      description="They are edited where they are written; no other byte of the config changes."
      width="lg"
      locked={apply.isPending}
      footer={
        <>
          <Button onClick={close} disabledReason={apply.isPending ? 'Under way' : null}>
            Cancel
          </Button>
          {plan.data ? (
            <Button
              variant="primary"
              busy={apply.isPending}
              disabledReason={props.blocked ?? plan.data.refusal}
              onClick={apply.run}
            >
              {applyWords(plan.data)}
            </Button>
          ) : (
            <Button
              variant="primary"
              busy={plan.isPending}
              disabledReason={chosen.length === 0 ? 'Nothing is selected, so nothing would be changed' : null}
              onClick={plan.run}
            >
              Show the plan
            </Button>
          )}
        </>
      }
    >
      <div className="grid gap-4">
        {failed && (
          <Callout tone="down" role="alert" title={failed.message}>
            {failed.hint}
          </Callout>
        )}
        {plan.isPending && (
          <ProgressBar
            label="Asking OpenClaw whether it accepts this"
            done={0}
            total={null}
            note="nothing is changed"
          />
        )}
        {plan.data && <PlanBody plan={plan.data} />}
        {trouble && (
          <ErrorState {...trouble} onRetry={() => void settings.refetch()} retrying={settings.isFetching} />
        )}
        {!trouble && !settings.data && <SkeletonRows rows={6} label="Comparing the settings" />}
        {settings.data && <Choice settings={settings.data} chosen={chosen} onChoose={choose} />}
      </div>
    </Sheet>
  );
}

/** What differs, what is chosen of it, and the plan of exactly that. */
function useSettings({ slug, id, open, onBegun }: SettingsSheetProps) {
  const trpc = useTRPC();
  const settings = useQuery(trpc.inside.settings.queryOptions({ slug, id }, { enabled: open, staleTime: 0 }));
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const plan = useMutation(trpc.inside.planSettings.mutationOptions());
  // Whoever is told leaves the page: closing would change its URL meanwhile.
  const apply = useMutation(trpc.inside.applySettings.mutationOptions({ onSuccess: onBegun }));
  const paths = (settings.data ?? [])
    .filter(({ path }) => chosen.includes(path))
    .map(({ segments }) => segments);
  return {
    settings,
    chosen,
    choose: (path: string) => {
      plan.reset();
      setChosen(toggled(chosen, path));
    },
    plan: { ...plan, run: () => plan.mutate({ slug, id, paths }) },
    apply: {
      ...apply,
      run: () => plan.data && apply.mutate({ slug, id, paths, planId: plan.data.planId }),
    },
    reset: () => {
      plan.reset();
      apply.reset();
      setChosen([]);
    },
  };
}

function applyWords({ outcome, gatewayRunning }: SettingsPlan): string {
  return outcome === 'restart' && gatewayRunning ? 'Apply and restart' : 'Apply';
}

const RELOADS = {
  none: 'Takes effect at once',
  hot: 'Reloaded while it runs',
  restart: 'Needs a restart',
} as const;

function PlanBody({ plan }: { plan: SettingsPlan }) {
  return (
    <>
      {plan.refusal === null ? (
        <Callout tone="working" role="status" title={`Edits ${plan.files.join(' and ') || 'nothing'}`}>
          The config from before is kept as a revision, and the history of the config page brings it back.
        </Callout>
      ) : (
        <Callout tone="down" role="alert" title="These settings can’t be applied now">
          {plan.refusal}
        </Callout>
      )}
      <Notes notes={plan.consequences} />
      {plan.changes.length > 0 && (
        <div className="overflow-hidden rounded-card border">
          <Table label="What the settings do" compact>
            <THead>
              <Th>Setting</Th>
              <Th>Change</Th>
              <Th>Gateway</Th>
            </THead>
            <TBody>
              {plan.changes.map(({ path, kind, reload }) => (
                <Tr key={path}>
                  <Td className="break-all font-mono">{path}</Td>
                  <Td>{changeWords[kind].word}</Td>
                  <Td className="text-muted">{RELOADS[reload]}</Td>
                </Tr>
              ))}
            </TBody>
          </Table>
        </div>
      )}
    </>
  );
}

interface ChoiceProps {
  settings: readonly SettingChange[];
  chosen: readonly string[];
  onChoose: (path: string) => void;
}

function Choice({ settings, chosen, onChoose }: ChoiceProps) {
  const [text, setText] = useState('');
  if (settings.length === 0) return <p className="text-muted">Every setting is as in this backup.</p>;
  const shown = settings.filter(({ path }) => path.toLowerCase().includes(text.toLowerCase()));
  return (
    <section className="grid gap-2">
      <h3 className="font-semibold">
        {formatPlural(settings.length, 'setting differs', 'settings differ')} from now
      </h3>
      {settings.length >= SEARCH_FROM && (
        <Input
          type="search"
          icon={Search}
          aria-label="Search the settings"
          placeholder="Search the settings"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      <ul className="divide-y rounded-card border">
        {shown.map(({ path, kind }) => (
          <li key={path}>
            <label className="flex min-h-9 items-center gap-3 px-3 text-sm">
              <input
                type="checkbox"
                checked={chosen.includes(path)}
                onChange={() => onChoose(path)}
                className="size-4 shrink-0 accent-accent"
              />
              <span className="min-w-0 flex-1 break-all font-mono">{path}</span>
              <span className="shrink-0 text-muted">{changeWords[kind].word}</span>
            </label>
          </li>
        ))}
      </ul>
    </section>
  );
}
