'use client';

import FileUp from 'lucide-react/icons/file-up';
import { type FormEvent, useId, useState } from 'react';
import type { Upload, UploadHandle } from '@/components/backups/intake/use-upload.ts';
import { timeLeftMs } from '@/components/backups/rate.ts';
import { useTransferRate } from '@/components/backups/use-transfer-rate.ts';
import { Button } from '@/components/ui/button.tsx';
import { Callout } from '@/components/ui/callout.tsx';
import { cx } from '@/components/ui/cx.ts';
import { Field } from '@/components/ui/field.tsx';
import { formatBytes, formatDuration } from '@/components/ui/format.ts';
import { Input } from '@/components/ui/input.tsx';
import { ProgressBar } from '@/components/ui/progress-bar.tsx';
import { Segmented } from '@/components/ui/segmented.tsx';

const PLACES = [
  { value: 'here', label: 'From this computer' },
  { value: 'server', label: 'On the server' },
] as const;

/** Where an archive comes from: this computer, or a path on the machine where Gatehouse runs. */
export function ArchiveSource({ source }: { source: UploadHandle }) {
  const [place, setPlace] = useState<'here' | 'server'>('here');
  const { upload, arrival, trouble } = source;
  if (upload) return <Transfer upload={upload} />;
  if (arrival) {
    return (
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-card border px-4 py-3">
        <div className="min-w-0 flex-1 basis-48">
          <p className="break-all font-medium font-mono text-sm">{arrival.path ?? arrival.name}</p>
          <p className="text-muted text-sm">
            {formatBytes(arrival.bytes)}
            {arrival.lock !== null && ', encrypted'}
            {arrival.path === null ? ', uploaded' : ', stays where it is'}
          </p>
        </div>
        <Button size="sm" onClick={() => source.reset()}>
          Choose another
        </Button>
      </div>
    );
  }
  return (
    <div className="grid gap-4">
      <div>
        <Segmented label="Where the archive is" options={PLACES} value={place} onValueChange={setPlace} />
      </div>
      {place === 'here' ? <DropZone source={source} /> : <PathForm source={source} />}
      {trouble && (
        <Callout tone="down" role="alert" title={trouble.message}>
          {trouble.hint}
        </Callout>
      )}
    </div>
  );
}

function DropZone({ source }: { source: UploadHandle }) {
  const id = useId();
  const [over, setOver] = useState(false);
  const take = (file: File | undefined) => file && void source.takeFile(file);
  return (
    // A file may be dropped here; the button inside does the same with the keyboard.
    <label
      htmlFor={id}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files[0]);
      }}
      className={cx(
        'grid cursor-pointer justify-items-center gap-1 rounded-card border border-field border-dashed px-6 py-8 text-center transition-colors hover:bg-raised has-focus-visible:outline-2 has-focus-visible:outline-accent',
        over && 'border-accent bg-raised',
      )}
    >
      <FileUp aria-hidden className="mb-2 size-5 text-muted" />
      <span className="font-medium">Choose an archive, or drop it here</span>
      <span className="text-balance text-muted text-sm">
        .tar.gz, .tar.zst and .tar of a state directory, those of “openclaw backup create”, and each encrypted
        with age
      </span>
      <input
        id={id}
        type="file"
        accept=".gz,.tgz,.zst,.tar,.age"
        className="sr-only"
        onChange={(event) => {
          take(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
    </label>
  );
}

function PathForm({ source }: { source: UploadHandle }) {
  const [path, setPath] = useState('');
  const look = (event: FormEvent) => {
    event.preventDefault();
    // The form of the dialog around it must not hear of this.
    event.stopPropagation();
    if (path.trim() !== '') void source.takePath(path);
  };
  return (
    <form onSubmit={look} className="grid items-start gap-x-3 gap-y-2 sm:grid-cols-[1fr_auto]">
      <Field label="Path of the archive" hint="It is copied when it is added; the original stays.">
        {(control) => (
          <Input
            {...control}
            mono
            autoComplete="off"
            placeholder="~/backup.tar.gz"
            value={path}
            onChange={(event) => setPath(event.target.value)}
          />
        )}
      </Field>
      <div className="sm:pt-6">
        <Button
          type="submit"
          busy={source.looking}
          disabledReason={path.trim() === '' ? 'Give its path first' : null}
        >
          Look at it
        </Button>
      </div>
    </form>
  );
}

function Transfer({ upload }: { upload: Upload }) {
  const { name, doneBytes, totalBytes } = upload;
  const rate = useTransferRate(doneBytes);
  const left = timeLeftMs(rate, doneBytes, totalBytes);
  const note = [
    rate !== null && `${formatBytes(rate)}/s`,
    left !== null && `${formatDuration(left)} left`,
  ].filter((part) => part !== false);
  return (
    <div className="rounded-card border px-4 py-3">
      <ProgressBar
        label={`Uploading ${name}`}
        done={doneBytes}
        total={totalBytes}
        unit="bytes"
        note={note.join(' · ')}
      />
    </div>
  );
}

/** The left button of a dialog with an {@link ArchiveSource}: an upload under way is what it cancels first. */
export function CancelButton({ source, onClose }: { source: UploadHandle; onClose: () => void }) {
  if (source.upload) return <Button onClick={() => source.reset()}>Cancel the upload</Button>;
  return <Button onClick={onClose}>Cancel</Button>;
}
