import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Callout } from '@/components/ui/callout.tsx';
import { Dialog } from '@/components/ui/dialog.tsx';
import { Field } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';
import { KeyValues } from '@/components/ui/key-values.tsx';
import type { SchemaInfo } from '@/server/config/types.ts';

/** Who says what a config may hold. */
export const schemaSources: Readonly<Record<SchemaInfo['source'], string>> = {
  gateway: 'schema of the running Gateway',
  installed: 'schema of the installed OpenClaw',
  bundled: 'schema bundled with Gatehouse',
  file: 'schema file',
};

interface SchemaDialogProps {
  readonly slug: string;
  readonly schema: SchemaInfo;
  readonly onClose: () => void;
}

/** Where the schema comes from and why, and the way to give another by hand. */
export function SchemaDialog({ slug, schema, onClose }: SchemaDialogProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const instance = useQuery(trpc.instances.get.queryOptions({ slug }));
  const [typed, setTyped] = useState<string | null>(null);
  const kept = instance.data?.schemaFile ?? null;
  const file = typed ?? kept ?? '';
  const save = useMutation(
    trpc.instances.updateSchemaFile.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: trpc.instances.pathKey() });
        await queries.invalidateQueries({ queryKey: trpc.config.read.queryKey({ slug }) });
        onClose();
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Schema of this config"
      description="Gatehouse asks the running Gateway first, then the installed OpenClaw, and has a schema of its own behind them."
      footer={
        <>
          {kept !== null && (
            <Button busy={save.isPending} onClick={() => save.mutate({ slug, file: null })}>
              Use what OpenClaw says
            </Button>
          )}
          <Button
            variant="primary"
            busy={save.isPending}
            disabledReason={file.trim() === '' ? 'Name a file first' : null}
            onClick={() => save.mutate({ slug, file: file.trim() })}
          >
            Use this file
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <KeyValues
          items={[
            { label: 'Version', value: schema.version },
            { label: 'In use', value: schemaSources[schema.source] },
          ]}
        />
        {schema.note !== null && (
          <Callout tone="unknown" title="Why this one">
            {schema.note}
          </Callout>
        )}
        <Field
          label="Schema file"
          hint="A path on the machine that Gatehouse runs on: what “openclaw config schema” prints."
          {...(save.error ? { error: save.error.message } : {})}
        >
          {(control) => (
            <Input
              {...control}
              mono
              autoComplete="off"
              spellCheck={false}
              value={file}
              placeholder="/home/ada/schema.json"
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
      </div>
    </Dialog>
  );
}
