import { lchown, lstat, readdir } from 'node:fs/promises';

/** Gives a file or a directory with everything below to another owner; links themselves, not what they lead to. */
export async function giveTree(
  path: string | Buffer,
  owner: { readonly uid: number; readonly gid: number },
): Promise<void> {
  const info = await lstat(path);
  if (info.uid !== owner.uid || info.gid !== owner.gid) await lchown(path, owner.uid, owner.gid);
  if (!info.isDirectory()) return;
  for (const name of await readdir(path, { encoding: 'buffer' }))
    await giveTree(Buffer.concat([Buffer.from(path), SLASH, name]), owner);
}

const SLASH = Buffer.from('/');
