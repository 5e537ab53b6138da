import { Fold } from '@/components/backups/fold.tsx';
import { Notes } from '@/components/backups/notes.tsx';
import { ChangeList } from '@/components/backups/restore/change-list.tsx';
import {
  changeSentence,
  countChanges,
  schemaWords,
  spaceWords,
  versionWords,
} from '@/components/backups/restore/plan-words.ts';
import { componentWords } from '@/components/backups/words.ts';
import { Callout } from '@/components/ui/callout.tsx';
import { formatCount, formatDateTime, formatPlural } from '@/components/ui/format.ts';
import { KeyValues } from '@/components/ui/key-values.tsx';
import { Table, TBody, Td, THead, Th, Tr } from '@/components/ui/table.tsx';
import type { RestorePlan } from '@/server/backup/types.ts';

export interface RestorePlanViewProps {
  plan: RestorePlan;
  /** The Gateway runs now, so that a restore takes it offline for a while. */
  gatewayRuns: boolean;
  /** In place of the words on the Gateway and the way back, where there is neither. */
  note?: string;
  /** Where a file of the backup is shown beside the one here. */
  hrefOf?: ((path: string) => string) | undefined;
}

/** What a restore would do, in the order in which one asks: what changes, what to know, how, and the way back. */
export function RestorePlanView({ plan, gatewayRuns, note, hrefOf }: RestorePlanViewProps) {
  const counts = countChanges(plan.summary);
  return (
    <>
      <Headline plan={plan} gatewayRuns={gatewayRuns} sentence={changeSentence(counts)} note={note} />
      {plan.refusal === null && <Notes notes={plan.warnings} />}
      {plan.summary.length > 0 && (
        <section className="grid gap-3">
          <h3 className="font-semibold">What changes</h3>
          <SummaryTable summary={plan.summary} />
          <ChangeList changes={plan.changes} total={plan.totalChanges} hrefOf={hrefOf} />
        </section>
      )}
      {plan.refusal === null && <Steps plan={plan} wayBack={note === undefined ? WAY_BACK : NOTHING_LEFT} />}
      <section className="grid gap-3">
        <h3 className="font-semibold">Facts</h3>
        <KeyValues items={factsOf(plan)} />
        {plan.stays.length > 0 && (
          <Fold summary={`Stays as it is: ${formatPlural(plan.stays.length, 'entry', 'entries')}`}>
            <ul className="grid gap-2 text-sm">
              {plan.stays.map((entry) => (
                <li key={entry.path}>
                  <span className="break-all font-mono">{entry.path}</span>
                  <span className="block text-muted">{entry.reason}</span>
                </li>
              ))}
            </ul>
          </Fold>
        )}
      </section>
    </>
  );
}

interface HeadlineProps {
  plan: RestorePlan;
  gatewayRuns: boolean;
  sentence: string;
  note: string | undefined;
}

function Headline({ plan, gatewayRuns, sentence, note }: HeadlineProps) {
  if (plan.refusal !== null) {
    return (
      <Callout tone="down" role="alert" title="This backup can’t be restored now">
        {plan.refusal}
      </Callout>
    );
  }
  return (
    <Callout tone="working" role="status" title={sentence}>
      {note ?? (
        <>
          {gatewayRuns
            ? 'The Gateway is offline while the files are moved, usually for less than a minute.'
            : 'The Gateway does not run now, and stays stopped.'}{' '}
          A safety backup is made first, and the files from before are kept for an undo.
        </>
      )}
    </Callout>
  );
}

function SummaryTable({ summary }: Pick<RestorePlan, 'summary'>) {
  return (
    <div className="overflow-hidden rounded-card border">
      <Table label="Changes by part" compact className="max-sm:[&_td]:px-2! max-sm:[&_th]:px-2!">
        <THead>
          <Th>Part</Th>
          <Th numeric>Added</Th>
          <Th numeric>Changed</Th>
          <Th numeric>Removed</Th>
        </THead>
        <TBody>
          {summary.map((row) => (
            <Tr key={row.component}>
              <Td>{componentWords[row.component]}</Td>
              {([row.added, row.changed, row.removed] as const).map((count, at) => (
                <Td
                  key={(['added', 'changed', 'removed'] as const)[at]}
                  numeric
                  className={count === 0 ? 'text-subtle' : undefined}
                >
                  {formatCount(count)}
                </Td>
              ))}
            </Tr>
          ))}
        </TBody>
      </Table>
    </div>
  );
}

const WAY_BACK =
  'If any step fails, the files are as before and the Gateway is started again. Afterwards “Undo” on this page brings the files from before back.';
const NOTHING_LEFT = 'If any step fails, nothing of it is left behind.';

function Steps({ plan, wayBack }: { plan: RestorePlan; wayBack: string }) {
  return (
    <section className="grid gap-2">
      <h3 className="font-semibold">How it is done</h3>
      <ol className="grid list-decimal gap-1 pl-5 marker:text-subtle">
        {plan.steps.map((step) => (
          <li key={step} className="break-words pl-1">
            {step}
          </li>
        ))}
      </ol>
      <p className="text-muted">{wayBack}</p>
    </section>
  );
}

function Schemas({ fit }: Pick<RestorePlan, 'fit'>) {
  return (
    <>
      {fit.databases.map((database) => (
        <span key={database.path} className="block">
          {schemaWords(database)}{' '}
          <span className="break-all font-mono text-muted text-sm">{database.path}</span>
        </span>
      ))}
    </>
  );
}

function factsOf(plan: RestorePlan) {
  const archive = { label: 'Archive', value: plan.archivePath, copy: plan.archivePath, mono: true };
  const target = { label: 'Goes to', value: plan.stateDir, copy: plan.stateDir, mono: true };
  // An archive that could not be read has no facts of its own.
  if (plan.archiveSha256 === '') return [archive, target];
  const made = Date.parse(plan.createdAt);
  const hash = `${plan.archiveSha256.slice(0, 16)}…`;
  return [
    archive,
    ...(Number.isNaN(made) ? [] : [{ label: 'Made', value: formatDateTime(made) }]),
    { label: 'OpenClaw', value: versionWords(plan.backupVersion, plan.installedVersion) },
    ...(plan.fit.databases.length === 0 ? [] : [{ label: 'Schemas', value: <Schemas fit={plan.fit} /> }]),
    target,
    { label: 'Space', value: spaceWords(plan) },
    { label: 'SHA-256', value: hash, copy: plan.archiveSha256, mono: true },
  ];
}
