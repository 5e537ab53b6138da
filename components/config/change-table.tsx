import type { Plan, PlannedChange } from '@/components/config/procedures.ts';
import { reloadKinds } from '@/components/status/config-states.ts';
import { StatusBadge } from '@/components/status/status.tsx';
import { Table, TBody, Td, THead, Th, Tr } from '@/components/ui/table.tsx';

const kindWords: Readonly<Record<PlannedChange['kind'], string>> = {
  added: 'added',
  removed: 'removed',
  changed: 'changed',
};

const sourceWords: Readonly<Record<string, string>> = {
  live: 'running Gateway',
  bundled: 'rules of this version',
  unknown: 'no rule means restart',
};

/** Each changed path with what it makes the Gateway do, and who says so. Values are not shown: some are secret. */
export function ChangeTable({ plan: { restart, env } }: { plan: Pick<Plan, 'restart' | 'env'> }) {
  if (restart.changes.length === 0) return null;
  return (
    <div className="overflow-hidden rounded-card border bg-surface">
      <Table label="What each change does" compact>
        <THead>
          <Th>Effect</Th>
          <Th>Path</Th>
          <Th>Change</Th>
          <Th>Rule</Th>
          <Th>Source</Th>
        </THead>
        <TBody>
          {restart.changes.map((change) => (
            <Tr key={`${change.kind} ${change.path}`}>
              <Td>
                <StatusBadge status={reloadKinds[change.reload]} />
              </Td>
              <Td mono>{change.path}</Td>
              <Td className="whitespace-nowrap text-muted">{kindWords[change.kind]}</Td>
              <Td mono className="text-muted">
                {change.rule ?? '–'}
              </Td>
              <Td className="whitespace-nowrap text-muted">{sourceWords[change.source] ?? change.source}</Td>
            </Tr>
          ))}
          {env?.names.map((name) => (
            <Tr key={`env ${name}`}>
              <Td>
                <StatusBadge status={reloadKinds.restart} />
              </Td>
              <Td mono>{`\${${name}}`}</Td>
              <Td className="whitespace-nowrap text-muted">{kindWords.added}</Td>
              <Td mono className="text-muted">
                .env
              </Td>
              <Td className="whitespace-nowrap text-muted">read when it starts</Td>
            </Tr>
          ))}
        </TBody>
      </Table>
    </div>
  );
}
