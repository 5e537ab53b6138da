import type { Ownership } from '@/config-language/ownership.ts';
import { fileNameOf } from '@/config-language/posix-path.ts';

/** What the hover in one file adds about the file that decides a value. */
export function ownerWords(owner: Ownership, shownIn: string): string[] {
  const overridden =
    owner.file === shownIn
      ? []
      : [`The value that counts is written in \`${fileNameOf(owner.file)}\` (F12 goes there).`];
  const refused =
    owner.refusedByOpenClaw === null
      ? []
      : [`OpenClaw’s own commands can’t change it: ${lowerFirst(owner.refusedByOpenClaw)}`];
  return [...overridden, ...refused];
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
