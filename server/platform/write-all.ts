import { writeSync } from 'node:fs';

/** Writes every byte at the file's position: one write may take fewer. */
export function writeAllSync(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
}
