import { AppError } from '../errors.ts';
import type { DestinationDraft, DestinationSettings } from './types.ts';

/** Where a destination is, in one line. */
export function placeOf(settings: DestinationSettings): string {
  if (settings.kind === 'directory') return settings.path;
  if (settings.kind === 'restic') return settings.repository;
  const { endpoint, region, bucket, prefix } = settings;
  return `${bucket}/${prefix} at ${endpoint === null ? `Amazon S3, ${region}` : new URL(endpoint).host}`;
}

/** The directory on this machine, or one mounted here; null: it is elsewhere. */
export function localPathOf(settings: DestinationSettings): string | null {
  if (settings.kind === 'directory') return settings.path;
  return settings.kind === 'restic' ? settings.repository : null;
}

/**
 * A draft in normal form: no spaces around, no slash at the end of a path, one at the end of a prefix.
 * @throws AppError `bad-input` with what to correct
 */
export function parseDraft(draft: DestinationDraft): DestinationDraft {
  const name = draft.name.trim();
  if (!/^[^\p{Cc}]{1,60}$/u.test(name))
    throw bad('The name is empty, longer than 60 characters, or not one line.');
  const secret = draft.secret?.trim() || null;
  if (secret !== null && /[\r\n]/.test(secret)) throw bad('The secret is more than one line.');
  return { name, secret, settings: parseSettings(draft.settings) };
}

/**
 * The copies that are known lie at one place; another one is another destination. What is not known yet (the marker of
 * a directory) counts as the same.
 * @throws AppError `bad-input`
 */
export function requireSamePlace(before: DestinationSettings, after: DestinationSettings): void {
  if (isSamePlace(before, after)) return;
  throw new AppError(
    'bad-input',
    'This is another place, and the copies that are known lie at the old one. Nothing was saved.',
    {
      hint: 'Add it as a destination of its own.',
    },
  );
}

function isSamePlace(before: DestinationSettings, after: DestinationSettings): boolean {
  if (before.kind === 'directory' && after.kind === 'directory')
    return after.marker === null || after.marker === before.marker;
  if (before.kind === 's3' && after.kind === 's3')
    return before.bucket === after.bucket && before.prefix === after.prefix;
  if (before.kind === 'restic' && after.kind === 'restic') return before.repository === after.repository;
  return false;
}

function parseSettings(settings: DestinationSettings): DestinationSettings {
  if (settings.kind === 'directory') return { ...settings, path: absolute(settings.path) };
  if (settings.kind === 'restic') return { ...settings, repository: absolute(settings.repository) };
  const prefix = settings.prefix.trim().replace(/^\/+|\/+$/g, '');
  const bucket = settings.bucket.trim();
  const region = settings.region.trim() || 'us-east-1';
  const keyId = settings.keyId.trim();
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{1,62}$/.test(bucket)) throw bad(`“${bucket}” is no name of a bucket.`);
  if (!/^[A-Za-z0-9-]{1,40}$/.test(region)) throw bad(`“${region}” is no region.`);
  if (!/^\S{1,200}$/.test(keyId)) throw bad('The key ID is missing.');
  return {
    ...settings,
    ...{ bucket, region, keyId },
    prefix: prefix && `${prefix}/`,
    endpoint: endpointOf(settings.endpoint),
  };
}

function absolute(text: string): string {
  const path = text.trim().replace(/(?<=.)\/+$/, '');
  const plain = path.startsWith('/') && path !== '/' && !/\p{Cc}/u.test(path);
  if (!plain || path.split('/').includes('..'))
    throw bad('Give the directory by its full path, as /mnt/nas/backups.');
  return path;
}

function endpointOf(text: string | null): string | null {
  const given = text?.trim() ?? '';
  if (given === '') return null;
  const url = URL.parse(given.includes('://') ? given : `https://${given}`);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw bad(`“${given}” is no address of a server.`);
  if (url.username || url.password || url.search)
    throw bad('The address holds a key. Give the key in its own field.');
  return url.origin + url.pathname.replace(/\/+$/, '');
}

function bad(message: string): AppError {
  return new AppError('bad-input', `${message} Nothing was saved.`, { hint: 'Correct it and try again.' });
}
