'use client';

import { useState } from 'react';
import { DiffView } from '@/components/editor/lazy.tsx';
import { Tabs } from '@/components/ui/tabs.tsx';

interface ChangedFile {
  readonly path: string;
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** In pixels; Monaco scrolls what is taller. */
const maxHeight = 560;

/** The texts as they are on disk beside the texts that would be written, one file at a time. */
export function ReviewDiffs({
  files,
  revealSecrets,
}: {
  files: readonly ChangedFile[];
  revealSecrets: boolean;
}) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [first] = files;
  if (!first) return null;
  const value = files.some((file) => file.path === chosen) ? (chosen ?? first.path) : first.path;
  const panel = (file: ChangedFile) => (
    <div className="overflow-hidden rounded-card border bg-surface">
      <DiffView
        key={file.path}
        label={`${file.name}: what would be written`}
        before={file.before}
        after={file.after}
        revealSecrets={revealSecrets}
        maxHeight={maxHeight}
      />
    </div>
  );
  if (files.length === 1) {
    return (
      <section aria-label={`Changes of ${first.name}`}>
        <h3 className="mb-2 font-medium">{first.name}</h3>
        {panel(first)}
      </section>
    );
  }
  return (
    <Tabs
      label="Changed files"
      items={files.map((file) => ({ value: file.path, label: file.name, panel: panel(file) }))}
      value={value}
      onValueChange={setChosen}
    />
  );
}
