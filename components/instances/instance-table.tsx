import Link from 'next/link';
import { useState } from 'react';
import { instancePath } from '@/components/shell/nav.ts';
import { type GatewayState, gatewayStates } from '@/components/status/gateway-state.ts';
import { StatusText } from '@/components/status/status.tsx';
import { Badge } from '@/components/ui/badge.tsx';
import { Button } from '@/components/ui/button.tsx';
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx';
import { Table, TBody, Td, THead, Th, Tr } from '@/components/ui/table.tsx';

interface Row {
  readonly slug: string;
  readonly name: string;
  readonly stateDir: string;
  readonly demo: boolean;
  readonly driver: { readonly kind: string };
}

interface Props {
  readonly instances: readonly Row[];
  readonly states: readonly { readonly slug: string; readonly state: GatewayState }[];
  readonly onRemove: (slug: string) => void;
}

export function InstanceTable({ instances, states, onRemove }: Props) {
  const [leaving, setLeaving] = useState<Row | null>(null);
  const stateOf = (slug: string) => states.find((entry) => entry.slug === slug)?.state ?? 'no-data';
  return (
    <>
      <Table label="Instances">
        <THead>
          <Th>State</Th>
          <Th>Name</Th>
          <Th>State directory</Th>
          <Th>Driver</Th>
          <Th>
            <span className="sr-only">Actions</span>
          </Th>
        </THead>
        <TBody>
          {instances.map((instance) => (
            <Tr key={instance.slug}>
              <Td>
                <StatusText status={gatewayStates[stateOf(instance.slug)]} />
              </Td>
              <Td className="whitespace-nowrap">
                <Link
                  href={instancePath(instance.slug, 'overview')}
                  className="font-medium text-accent hover:underline"
                >
                  {instance.name}
                </Link>{' '}
                {instance.demo && <Badge>Demo</Badge>}
              </Td>
              <Td mono>{instance.stateDir}</Td>
              <Td className="text-muted">{instance.driver.kind}</Td>
              <Td className="text-right">
                <Button size="sm" variant="ghost" onClick={() => setLeaving(instance)}>
                  Remove
                </Button>
              </Td>
            </Tr>
          ))}
        </TBody>
      </Table>
      <ConfirmDialog
        open={leaving !== null}
        onOpenChange={(open) => !open && setLeaving(null)}
        title={leaving?.demo ? 'Remove the demo?' : `Remove “${leaving?.name}” from the list?`}
        description={
          leaving?.demo
            ? 'The stand-in is stopped and its files, which Gatehouse made, are deleted.'
            : 'Gatehouse stops watching it and deletes the config revisions it kept. Its files, its Gateway and its backups stay as they are.'
        }
        confirmLabel={leaving?.demo ? 'Remove the demo' : 'Remove from the list'}
        onConfirm={() => {
          if (leaving) onRemove(leaving.slug);
          setLeaving(null);
        }}
      />
    </>
  );
}
