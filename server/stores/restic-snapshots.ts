import type { ArchiveFile, StoreWork } from '../destinations/ports.ts';
import type { StoredArchive } from '../destinations/types.ts';
import { isArchiveName } from './archive-name.ts';
import { type Repository, restic } from './restic-program.ts';

/** A snapshot that Gatehouse made, here or elsewhere. */
export interface Snapshot extends Omit<StoredArchive, 'name'> {
  readonly id: string;
  readonly instance: string;
  /** Name of the archive's root; null: the archive is kept as one file. */
  readonly root: string | null;
}

const OURS = 'gatehouse';

/** What a snapshot says of its archive. A comma would end a tag. */
export function tagsOf({ fileName, instance, bytes }: ArchiveFile, root: string | null): string[] {
  const tag = (key: string, value: string) => `${key}=${encodeURIComponent(value)}`;
  return [
    OURS,
    tag('instance', instance),
    tag('archive', fileName),
    tag('bytes', String(bytes)),
    ...(root === null ? [] : [tag('root', root)]),
  ];
}

/** Snapshots of archives, the newest first; those that others made are not ours to list. */
export async function listSnapshots(repository: Repository, work: StoreWork): Promise<Snapshot[]> {
  const text = await restic(repository, ['snapshots', '--json', '--tag', OURS], { work });
  const rows = (JSON.parse(text || 'null') ?? []) as { id: string; time: string; tags?: string[] }[];
  const found = rows.flatMap(({ id, time, tags = [] }): Snapshot[] => {
    const values = new Map(tags.map((tag) => splitTag(tag)));
    const fileName = values.get('archive');
    if (fileName === undefined || !isArchiveName(fileName)) return [];
    return [
      {
        ...{ id, fileName, at: Date.parse(time) },
        instance: values.get('instance') ?? '',
        bytes: Number(values.get('bytes') ?? 0),
        root: values.get('root') ?? null,
      },
    ];
  });
  return found.toSorted((a, b) => b.at - a.at);
}

function splitTag(tag: string): [string, string] {
  const at = tag.indexOf('=');
  return at === -1 ? [tag, ''] : [tag.slice(0, at), decodeURIComponent(tag.slice(at + 1))];
}
