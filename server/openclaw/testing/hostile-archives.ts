import { paxEntry, type RawEntry, rawEntry, rawTar } from './raw-tar.ts';

export const honest: RawEntry[] = [
  { name: '.openclaw/', flag: '5', mode: 0o700 },
  { name: '.openclaw/openclaw.json', body: '{}' },
];
const payload = 'R/payload/posix/s';
const manifestText = (extra: object = {}): string =>
  JSON.stringify({
    schemaVersion: 1,
    createdAt: 'x',
    archiveRoot: 'R',
    assets: [{ kind: 'state', sourcePath: '/s', archivePath: payload }],
    ...extra,
  });
const openclaw: RawEntry[] = [
  { name: `${payload}/`, flag: '5' },
  { name: `${payload}/openclaw.json`, body: '{}' },
];
const withManifest = (parts: readonly (Buffer | RawEntry)[], extra: object = {}): Buffer =>
  rawTar([...openclaw, ...parts, { name: 'R/manifest.json', body: manifestText(extra) }]);
export const withState = (...parts: (Buffer | RawEntry)[]): Buffer => rawTar([...honest, ...parts]);
export const file = (name: string): RawEntry => ({ name, body: 'evil' });

/** What each does, the tar, and the reason that it is refused with. */
export const HOSTILE: readonly [string, () => Buffer, RegExp][] = [
  ['climbing with ..', () => withState(file('.openclaw/../../outside')), /climbs out/],
  [
    'climbing with .. in OpenClaw’s format',
    () => withManifest([file(`${payload}/../../../../../outside`)]),
    /climbs out/,
  ],
  [
    'climbing by a pax path',
    () => withState(paxEntry({ path: '../outside' }), file('.openclaw/x')),
    /climbs out/,
  ],
  [
    'climbing by a GNU long name',
    () => withState(rawEntry({ name: '././@LongLink', flag: 'L', body: '../outside\0' }), file('x')),
    /climbs out/,
  ],
  ['an absolute path', () => withState(file('/tmp/outside')), /absolute/],
  ['an absolute path in OpenClaw’s format', () => withManifest([file('/R/payload/posix/s/x')]), /absolute/],
  ['a drive', () => withState(file('C:/windows/x')), /drive/],
  ['a backslash', () => withState(file('.openclaw\\..\\..\\x')), /backslash/],
  [
    'a NUL in a pax path',
    () => withState(paxEntry({ path: '.openclaw/a\0b' }), file('x')),
    /control character/,
  ],
  ['a newline', () => withState(file('.openclaw/a\nb')), /line break/],
  [
    'a link out and a file below it',
    () => withState({ name: '.openclaw/l', flag: '2', link: '/tmp' }, file('.openclaw/l/outside')),
    /below a link/,
  ],
  [
    'a file and then a link over its directory',
    () => withState(file('.openclaw/l/x'), { name: '.openclaw/l', flag: '2', link: '/tmp' }),
    /link and also a directory/,
  ],
  [
    'a link that the manifest does not declare',
    () => withManifest([{ name: `${payload}/l`, flag: '2', link: '/etc/passwd' }]),
    /points outside/,
  ],
  [
    'a link that climbs, undeclared',
    () =>
      withManifest([{ name: `${payload}/l`, flag: '2', link: '../../../../etc' }], {
        externalSymbolicLinks: [],
      }),
    /points outside/,
  ],
  ['a hard link out', () => withState({ name: '.openclaw/h', flag: '1', link: '/etc/passwd' }), /hard link/],
  [
    'a hard link that climbs',
    () => withState({ name: '.openclaw/h', flag: '1', link: '../outside' }),
    /climbs out/,
  ],
  [
    'a hard link to a link',
    () =>
      withState(
        { name: '.openclaw/l', flag: '2', link: 'openclaw.json' },
        { name: '.openclaw/h', flag: '1', link: '.openclaw/l' },
      ),
    /hard link/,
  ],
  ['a character device', () => withState({ name: '.openclaw/d', flag: '3' }), /character device/],
  ['a block device', () => withState({ name: '.openclaw/d', flag: '4' }), /block device/],
  ['a FIFO', () => withState({ name: '.openclaw/d', flag: '6' }), /FIFO/],
  ['an unknown type', () => withState({ name: '.openclaw/d', flag: 'Z' }), /unknown type/],
  ['a GNU sparse file', () => withState({ name: '.openclaw/d', flag: 'S' }), /sparse/],
  [
    'a pax sparse file',
    () => withState(paxEntry({ 'GNU.sparse.major': '1' }), file('.openclaw/d')),
    /sparse/,
  ],
  [
    'a pax size that lies',
    () => withState(paxEntry({ size: '3' }), file('.openclaw/d')),
    /two different sizes/,
  ],
  [
    'a pax size that is no number',
    () => withState(paxEntry({ size: '-1' }), file('.openclaw/d')),
    /no number/,
  ],
  ['a global pax path', () => withState(paxEntry({ path: 'x' }, 'g'), file('.openclaw/d')), /global header/],
  [
    'a malformed pax header',
    () => withState(rawEntry({ name: 'p', flag: 'x', body: '99 path=x\n' }), file('.openclaw/d')),
    /malformed/,
  ],
  [
    'a directory with content',
    () => withState({ name: '.openclaw/d/', flag: '5', body: 'x' }),
    /has content/,
  ],
  ['a duplicate', () => withState(file('.openclaw/x'), file('.openclaw/x')), /twice/],
  ['a duplicate spelled otherwise', () => withState(file('.openclaw/x'), file('./.openclaw//x')), /twice/],
  ['two manifests', () => withManifest([{ name: 'S/manifest.json', body: manifestText() }]), /two manifests/],
  ['a case alias', () => withState(file('.openclaw/A'), file('.openclaw/a')), /one name/],
  ['an NFC alias', () => withState(file('.openclaw/\u00e9'), file('.openclaw/e\u0301')), /one name/],
  [
    'an alias far above of directories that are spelled alike below',
    () => withState(file('.openclaw/a/B/x'), file('.openclaw/A/B/y')),
    /one name/,
  ],
  [
    'an alias of a directory above',
    () => withState({ name: '.openclaw/l', flag: '2', link: 'x' }, file('.openclaw/L/x')),
    /below a link/,
  ],
  [
    'an alias of a directory that has no entry of its own',
    () => withState(file('.openclaw/D/x'), file('.openclaw/d/y')),
    /one name/,
  ],
  [
    'a very deep path',
    () => withState(paxEntry({ path: `.openclaw/${'d/'.repeat(200)}x` }), file('x')),
    /deep/,
  ],
  [
    'a very long name',
    () => withState(paxEntry({ path: `.openclaw/${'n'.repeat(300)}` }), file('x')),
    /longer than 255/,
  ],
  [
    'a very long path',
    () => withState(paxEntry({ path: `.openclaw/${'n'.repeat(5000)}` }), file('x')),
    /longer than 4096/,
  ],
  [
    'a bomb of bytes',
    () => withState(paxEntry({ size: String(8 * 1024 ** 4) }), { name: '.openclaw/bomb', body: 'and so on' }),
    /more than 4 TiB/,
  ],
  [
    'a manifest that is too large',
    () =>
      rawTar([
        ...openclaw,
        { name: 'R/manifest.json', body: manifestText({ filler: 'x'.repeat(1024 * 1024) }) },
      ]),
    /larger than 1 MiB/,
  ],
  [
    'a pax header that is too large',
    () => withState(rawEntry({ name: 'p', flag: 'x', body: Buffer.alloc(2 * 1024 * 1024, 'x') })),
    /larger than 1 MiB/,
  ],
  ['a payload without a manifest', () => rawTar([{ name: `${payload}/x`, body: '{}' }]), /no manifest/],
  [
    'a manifest that is no JSON',
    () => rawTar([...openclaw, { name: 'R/manifest.json', body: '{' }]),
    /not JSON/,
  ],
  ['a manifest of another version', () => withManifest([], { schemaVersion: 2 }), /schemaVersion/],
  [
    'a manifest whose paths do not fit',
    () => withManifest([], { assets: [{ kind: 'state', sourcePath: '/etc', archivePath: payload }] }),
    /does not match/,
  ],
  [
    'a manifest that climbs',
    () => withManifest([], { assets: [{ kind: 'state', sourcePath: '/s/../etc', archivePath: payload }] }),
    /normalised/,
  ],
  ['a manifest with a root elsewhere', () => withManifest([], { archiveRoot: '..' }), /archiveRoot/],
  [
    'a manifest for something that is not there',
    () =>
      withManifest([], { assets: [{ kind: 'state', sourcePath: '/t', archivePath: 'R/payload/posix/t' }] }),
    /not in it/,
  ],
  ['an entry outside the root', () => withManifest([file('S/x')]), /outside its root/],
  [
    'an index that was changed',
    () =>
      withManifest([{ name: 'R/gatehouse/index.jsonl', body: '' }], {
        gatehouse: {
          format: 1,
          index: 'R/gatehouse/index.jsonl',
          indexSha256: 'x',
          files: 1,
          bytes: 1,
          databases: 0,
          warnings: [],
        },
      }),
    /index was changed/,
  ],
  [
    'bytes after the end',
    () => Buffer.concat([rawTar(honest), rawTar([file('.openclaw/late')])]),
    /follows the end/,
  ],
  ['no end', () => rawTar(honest, Buffer.alloc(0)), /cut off/],
  [
    'a wrong checksum',
    () => withState(Buffer.concat([rawEntry({ name: '.openclaw/x' }).fill('y', 10, 11)])),
    /checksum/,
  ],
  ['no state directory', () => rawTar([file('photos/cat.jpg')]), /no OpenClaw state directory/],
  [
    'a link in place of the state directory',
    () => rawTar([{ name: '.openclaw', flag: '2', link: '/srv/state' }]),
    /link to \/srv\/state alone/,
  ],
  ['a file in place of the state directory', () => rawTar([file('.openclaw')]), /as a file/],
  [
    'a state directory without a file',
    () => rawTar([...honest.slice(0, 1), { name: '.openclaw/logs/', flag: '5' }]),
    /has no files/,
  ],
  [
    'a link in place of the state directory in OpenClaw’s format',
    () =>
      rawTar([
        { name: payload, flag: '2', link: '/srv/state' },
        { name: 'R/manifest.json', body: manifestText() },
      ]),
    /link/,
  ],
  [
    'a link in place of a workspace, which the manifest names among those that lead outside',
    () =>
      withManifest([{ name: 'R/payload/posix/w', flag: '2', link: '/etc' }], {
        assets: [
          { kind: 'state', sourcePath: '/s', archivePath: payload },
          { kind: 'workspace', sourcePath: '/w', archivePath: 'R/payload/posix/w' },
        ],
        externalSymbolicLinks: [{ entryPath: 'R/payload/posix/w', linkpath: '/etc' }],
      }),
    /link to \/etc alone/,
  ],
  [
    'a file in place of the state directory in OpenClaw’s format',
    () => rawTar([file(payload), { name: 'R/manifest.json', body: manifestText() }]),
    /as a file/,
  ],
];
