import type { BackupSource } from './backup/ports.ts';
import type { SchemaProvider } from './config/ports.ts';
import type { PlaceGuard } from './destinations/ports.ts';
import { localPathOf } from './destinations/settings.ts';
import { containerOf } from './drivers/create-driver.ts';
import { readContainerMounts } from './drivers/docker-mounts.ts';
import type { Instance } from './instances/types.ts';
import { readBackupSource } from './openclaw/backup-source.ts';
import { readInstalledFacts } from './openclaw/installed-facts.ts';
import { installedPackage } from './openclaw/installed-package.ts';
import { requireOutside } from './openclaw/outside-state.ts';
import { namedOutside } from './openclaw/state-roots.ts';
import { textDisk } from './platform/text-disk.ts';

/** What of an instance is backed up, and what a restore of it must fit. */
export function createSourceReader(schemas: SchemaProvider) {
  return async (instance: Instance) => {
    const read = await readBackupSource(instance, textDisk, await versionOf(schemas, instance));
    const source = await withMounts(instance, read.source);
    const installed = readInstalledFacts(source.stateDir, instance.openclawCommand);
    return { source, externalRoots: namedOutside(source), installed };
  };
}

export type SourceReader = ReturnType<typeof createSourceReader>;

/** Copies lie in the state of no instance, nor in what the config of their own names elsewhere. */
export function createPlaceGuard(sourceOf: SourceReader, instances: () => readonly Instance[]): PlaceGuard {
  return async (instance, settings, unchanged) => {
    const place = localPathOf(settings);
    if (place === null) return;
    requireOutside((await sourceOf(instance)).source, place, unchanged);
    for (const { stateDir, configPath, slug } of instances())
      requireOutside(
        { stateDir, configPath, config: null, openclawVersion: null, name: slug },
        place,
        unchanged,
      );
  };
}

/** Of the package that the instance's command starts; a schema names its own only where OpenClaw has just been asked. */
async function versionOf(schemas: SchemaProvider, instance: Instance): Promise<string | null> {
  const installed = instance.openclawCommand && installedPackage(instance.openclawCommand);
  if (installed) return installed.version;
  const { info } = await schemas.schemaFor(instance);
  return info.source === 'installed' || info.source === 'gateway' ? info.version : null;
}

/** What a Gateway in a container names, it names by paths in there. */
async function withMounts(instance: Instance, source: BackupSource): Promise<BackupSource> {
  const container = containerOf(instance.driver);
  if (container === null) return source;
  const { mounts, problem } = await readContainerMounts(container, process.env);
  if (problem === null) return { ...source, mounts };
  return { ...source, configWarnings: [...(source.configWarnings ?? []), problem] };
}
