import FilePen from 'lucide-react/icons/file-pen';
import FilePlus from 'lucide-react/icons/file-plus';
import type { Icon } from '@/components/ui/tone.ts';
import type { Difference, InsideEntry, InsideFile } from '@/server/backup/inside-types.ts';
import type { RestoreScope } from '@/server/backup/types.ts';

/** What is in the backup beside what is here; nothing is said of what is the same. */
export const differenceWords: Readonly<Record<Exclude<Difference, 'same'>, { word: string; icon: Icon }>> = {
  added: { word: 'Not here now', icon: FilePlus },
  changed: { word: 'Differs', icon: FilePen },
};

/** Why a file is not shown as text. */
export const unshownWords: Readonly<Record<'binary' | 'too-large' | 'link' | 'directory', string>> = {
  binary: 'This is no text. Download it to look at it with a program of its own.',
  'too-large': 'This is larger than 2 MB. Download it to look at it.',
  link: 'A link has no content of its own.',
  directory: 'This is a directory.',
};

/** `-rw-r--r--`, as `ls` writes it. */
export function modeWords({ type, mode }: Pick<InsideEntry, 'type' | 'mode'>): string {
  const kind = { file: '-', directory: 'd', symlink: 'l' }[type];
  return kind + [...'rwxrwxrwx'].map((letter, at) => (mode & (0o400 >> at) ? letter : '-')).join('');
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export interface Crumb {
  readonly name: string;
  readonly path: string;
}

/** The directories above and at a path; a root outside the state directory is one crumb. */
export function crumbsOf(path: string): Crumb[] {
  const names = path.split('/');
  return names.flatMap((name, at) => (name === '' ? [] : [{ name, path: names.slice(0, at + 1).join('/') }]));
}

export const EMPTY_SCOPE: RestoreScope = { components: [], agents: [], paths: [] };

export function countScope({ components, agents, paths }: RestoreScope): number {
  return components.length + agents.length + paths.length;
}

/** With the item in or out. */
export function toggled<Item>(items: readonly Item[], item: Item): Item[] {
  return items.includes(item) ? items.filter((other) => other !== item) : [...items, item];
}

/** Whether a file has another side to be set beside. */
export function isComparable(file: Pick<InsideFile, 'difference' | 'content'>): boolean {
  return file.content.kind === 'text' && file.difference === 'changed';
}
