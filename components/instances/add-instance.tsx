import { type FormEvent, useState } from 'react';
import { troubleOf } from '@/components/data/trouble.ts';
import type { InstanceActs } from '@/components/instances/use-instance-acts.ts';
import { Button } from '@/components/ui/button.tsx';
import { Card, CardBody, CardHeader } from '@/components/ui/card.tsx';
import { Field } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';

/** Adds a state directory by its path; what is wrong with it is said beside the field. */
export function AddInstance({ acts }: { acts: InstanceActs }) {
  const [stateDir, setStateDir] = useState('');
  const [name, setName] = useState('');
  const trouble = troubleOf(acts.add.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const clear = () => {
      setStateDir('');
      setName('');
    };
    acts.add.mutate({ stateDir, ...(name.trim() ? { name } : {}) }, { onSuccess: clear });
  };
  return (
    <Card>
      <CardHeader title="Add an instance" description="Nothing in the directory is changed." />
      <CardBody>
        <form onSubmit={submit} className="grid items-start gap-4 md:grid-cols-[2fr_1fr_auto]">
          <Field
            label="State directory"
            hint="For example ~/.openclaw or /srv/openclaw/state"
            error={trouble && [trouble.message, trouble.hint].filter(Boolean).join(' ')}
          >
            {(control) => (
              <Input
                {...control}
                mono
                required
                value={stateDir}
                onChange={(event) => setStateDir(event.target.value)}
              />
            )}
          </Field>
          <Field label="Name" hint="How it is called here; optional">
            {(control) => (
              <Input
                {...control}
                maxLength={60}
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
          <div className="md:pt-6">
            <Button type="submit" variant="primary" busy={acts.add.isPending}>
              Add instance
            </Button>
          </div>
        </form>
      </CardBody>
    </Card>
  );
}
