import { AppError } from '../errors.ts';
import type { InstanceProbe, InstanceStore } from './ports.ts';
import type { DiscoveredInstance, DriverSettings, Instance, InstanceClash } from './types.ts';

export interface AddInstance {
  /** Absolute or with a leading `~`. */
  readonly stateDir: string;
  readonly configPath?: string | undefined;
  readonly name?: string | undefined;
  readonly driver?: DriverSettings | undefined;
}

export interface Instances {
  list(): Instance[];
  /** @throws AppError not-found */
  bySlug(slug: string): Instance;
  byId(id: string): Instance | null;
  /** What discovery finds and is not in the list yet. */
  discover(): DiscoveredInstance[];
  /** @throws AppError bad-input when the directory is not there, conflict when it is in the list already. */
  add(input: AddInstance): Promise<Instance>;
  /**
   * The fields of one whose directory a restore is about to make: it is missing, or a directory.
   * @throws AppError bad-input (also when it overlaps with one in the list), conflict when it is in the list already
   */
  describe(input: AddInstance): Promise<Omit<Instance, 'id' | 'slug' | 'createdAt'>>;
  /** Adds one whose fields are known, as the demo is. */
  insert(fields: Omit<Instance, 'id' | 'slug' | 'createdAt'>): Instance;
  remove(slug: string): Instance;
  updateDriver(slug: string, driver: DriverSettings): Instance;
  /**
   * A schema given by hand (as a person writes the path), or null for what OpenClaw itself says.
   * @throws AppError bad-input when there is no such file
   */
  updateSchemaFile(slug: string, file: string | null): Instance;
  clashes(): Promise<InstanceClash[]>;
  /** The one that looks after a directory, given as a person writes it, or null. */
  byStateDir(stateDir: string): Instance | null;
  /** OpenClaw may have been installed, moved or removed since: looks for it again where its command is gone. */
  refreshCommands(demoCommand: readonly string[]): Promise<void>;
}

interface Deps {
  readonly store: InstanceStore;
  readonly probe: InstanceProbe;
  readonly now: () => number;
  readonly newId: () => string;
}

export function createInstances({ store, probe, now, newId }: Deps): Instances {
  const bySlug = (slug: string): Instance => {
    const found = store.list().find((instance) => instance.slug === slug);
    if (found) return found;
    throw new AppError('not-found', `There is no instance “${slug}”.`, {
      hint: 'Choose one from the list of instances.',
    });
  };

  const works = (command: readonly string[] | null) =>
    command?.every((part) => !part.startsWith('/') || probe.resolve(part).kind !== 'missing');

  const insert: Instances['insert'] = (fields) => {
    const taken = new Set(store.list().map((instance) => instance.slug));
    const instance: Instance = {
      ...fields,
      id: newId(),
      slug: freeSlug(fields.name, taken),
      createdAt: now(),
    };
    store.insert(instance);
    return instance;
  };

  const fieldsOf = async (path: string, { configPath, name, driver }: AddInstance) => {
    const twin = store.list().find((instance) => instance.stateDir === path);
    if (twin) {
      throw new AppError(
        'conflict',
        `${path} is in the list already, as “${twin.name}”. Nothing was added.`,
        { path },
      );
    }
    const openclawCommand = await probe.findOpenclaw();
    return {
      name: name?.trim() || defaultName(path),
      stateDir: path,
      configPath: configPath ? probe.resolve(configPath).path : `${path}/openclaw.json`,
      demo: false,
      driver: driver ?? ({ kind: openclawCommand ? 'process' : 'manual' } as const),
      openclawCommand,
    };
  };

  /** A restore there would write into the state of another, or lie around it. */
  const refuseOverlap = (path: string): void => {
    const other = store
      .list()
      .find(({ stateDir }) => stateDir !== path && (contains(stateDir, path) || contains(path, stateDir)));
    if (!other) return;
    const how = contains(other.stateDir, path) ? 'lies in' : 'holds';
    throw new AppError(
      'bad-input',
      `${path} ${how} the state directory of “${other.name}”, ${other.stateDir}. Nothing was changed.`,
      { path, hint: 'Choose a directory beside it.' },
    );
  };

  return {
    list: () => store.list(),
    bySlug,
    byId: (id) => store.list().find((instance) => instance.id === id) ?? null,
    discover() {
      const known = new Set(store.list().map((instance) => instance.stateDir));
      return probe.discover().filter((found) => !known.has(found.stateDir));
    },
    async add(input) {
      const { path, kind } = probe.resolve(input.stateDir);
      if (kind !== 'directory') throw notADirectory(path, kind);
      return insert(await fieldsOf(path, input));
    },
    async describe(input) {
      const { path, kind } = probe.resolve(input.stateDir);
      if (kind === 'file' || kind === 'unreadable') throw notADirectory(path, kind);
      // Its parent is there: links in it are resolved, as they will be when the directory is.
      const cut = path.lastIndexOf('/');
      const parent = kind === 'missing' ? probe.resolve(path.slice(0, cut) || '/') : null;
      const real =
        parent?.kind === 'directory' ? `${parent.path.replace(/\/$/, '')}${path.slice(cut)}` : path;
      refuseOverlap(real);
      return await fieldsOf(real, input);
    },
    insert,
    remove(slug) {
      const instance = bySlug(slug);
      store.remove(instance.id);
      return instance;
    },
    updateDriver(slug, driver) {
      store.updateDriver(bySlug(slug).id, driver);
      return bySlug(slug);
    },
    updateSchemaFile(slug, file) {
      const found = file === null ? null : probe.resolve(file);
      if (found !== null && found.kind !== 'file') {
        throw new AppError(
          'bad-input',
          `${found.path} is not a file that can be read. Nothing was changed.`,
          {
            hint: 'Give the path of a schema on the machine that Gatehouse runs on.',
            path: found.path,
          },
        );
      }
      store.updateSchemaFile(bySlug(slug).id, found?.path ?? null);
      return bySlug(slug);
    },
    byStateDir(stateDir) {
      const { path } = probe.resolve(stateDir);
      return store.list().find((instance) => instance.stateDir === path) ?? null;
    },
    async refreshCommands(demoCommand) {
      const stale = store.list().filter(({ demo, openclawCommand }) => demo || !works(openclawCommand));
      if (stale.length === 0) return;
      const found = await probe.findOpenclaw();
      for (const { id, demo } of stale) store.updateCommand(id, demo ? demoCommand : found);
    },
    async clashes() {
      const ports = store
        .list()
        .map(async (instance) => ({ instance, port: await probe.configuredPort(instance) }));
      return findClashes(await Promise.all(ports));
    },
  };
}

function notADirectory(path: string, kind: 'file' | 'missing' | 'unreadable'): AppError {
  const words = {
    file: 'is a file, not a directory',
    missing: 'does not exist',
    unreadable: 'can’t be read by this user',
  }[kind];
  return new AppError('bad-input', `${path} ${words}. Nothing was added.`, {
    hint: 'Give the state directory of an OpenClaw, usually ~/.openclaw.',
    path,
  });
}

/** `/home/ada/.openclaw-work` is called “work”, a plain `.openclaw` “main”. */
function defaultName(stateDir: string): string {
  const base = stateDir.slice(stateDir.lastIndexOf('/') + 1).replace(/^\.?openclaw-?/, '');
  return base || 'main';
}

function freeSlug(name: string, taken: ReadonlySet<string>): string {
  const base =
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 40) || 'instance';
  for (let n = 1; ; n++) {
    const slug = n === 1 ? base : `${base}-${n}`;
    if (!taken.has(slug)) return slug;
  }
}

/** Two Gateways on one port, or one state directory inside another. Pure. */
export function findClashes(
  entries: readonly { readonly instance: Instance; readonly port: number | null }[],
): InstanceClash[] {
  const clashes: InstanceClash[] = [];
  for (const [index, a] of entries.entries()) {
    for (const b of entries.slice(index + 1)) {
      const slugs = [a.instance.slug, b.instance.slug];
      const names = `“${a.instance.name}” and “${b.instance.name}”`;
      if (a.port !== null && a.port === b.port) {
        clashes.push({
          kind: 'port',
          slugs,
          message: `${names} both ask for port ${a.port}: only one can start.`,
        });
      }
      if (
        contains(a.instance.stateDir, b.instance.stateDir) ||
        contains(b.instance.stateDir, a.instance.stateDir)
      ) {
        clashes.push({ kind: 'directory', slugs, message: `The state directories of ${names} overlap.` });
      }
      if (a.instance.configPath === b.instance.configPath) {
        clashes.push({ kind: 'directory', slugs, message: `${names} share one config file.` });
      }
    }
  }
  return clashes;
}

function contains(outer: string, inner: string): boolean {
  return inner === outer || inner.startsWith(`${outer}/`);
}
