import { Callout } from '@/components/ui/callout.tsx';
import { formatCount, formatPlural } from '@/components/ui/format.ts';
import { KeyValues } from '@/components/ui/key-values.tsx';
import { Table, TBody, Td, THead, Th, Tr } from '@/components/ui/table.tsx';
import type { DatabaseFacts } from '@/server/backup/inside-types.ts';

/** A database by what is in it instead of by its bytes. */
export function DatabaseFactsView({ facts }: { facts: DatabaseFacts }) {
  return (
    <div className="grid gap-4">
      {facts.problem === null ? (
        <Callout tone="ok" title="The database is sound">
          It passes SQLite’s integrity_check.
        </Callout>
      ) : (
        <Callout tone="down" title="The database is damaged">
          {facts.problem}
        </Callout>
      )}
      <KeyValues
        items={[
          ...(facts.role === null ? [] : [{ label: 'Role', value: facts.role }]),
          ...(facts.schemaVersion === null ? [] : [{ label: 'Schema', value: String(facts.schemaVersion) }]),
          { label: 'user_version', value: String(facts.userVersion) },
        ]}
      />
      {facts.tables.length > 0 && (
        <div className="overflow-hidden rounded-card border">
          <Table
            label={formatPlural(facts.tables.length, 'table')}
            compact
            className="max-h-80 overflow-y-auto"
          >
            <THead>
              <Th>Table</Th>
              <Th numeric>Rows</Th>
            </THead>
            <TBody>
              {facts.tables.map(({ name, rows }) => (
                <Tr key={name}>
                  <Td className="font-mono">{name}</Td>
                  <Td numeric className={rows === 0 ? 'text-subtle' : undefined}>
                    {rows === null ? '–' : formatCount(rows)}
                  </Td>
                </Tr>
              ))}
            </TBody>
          </Table>
        </div>
      )}
    </div>
  );
}
