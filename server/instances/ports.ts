import type { DiscoveredInstance, DriverSettings, Instance } from './types.ts';

export interface InstanceStore {
  /** By creation. */
  list(): Instance[];
  insert(instance: Instance): void;
  updateDriver(id: string, driver: DriverSettings): void;
  updateCommand(id: string, openclawCommand: readonly string[] | null): void;
  updateSchemaFile(id: string, path: string | null): void;
  remove(id: string): void;
}

/** What a path is, as far as this user can see. */
export type PathKind = 'directory' | 'file' | 'missing' | 'unreadable';

export interface InstanceProbe {
  /** State directories found on this machine by OpenClaw's own rules. */
  discover(): DiscoveredInstance[];
  /** Absolute, symbolic links resolved. */
  resolve(path: string): { readonly path: string; readonly kind: PathKind };
  /** The command that runs the OpenClaw CLI, or null. */
  findOpenclaw(): Promise<readonly string[] | null>;
  /** The port that the config asks for, or null when it can't be told. */
  configuredPort(instance: Instance): Promise<number | null>;
}
