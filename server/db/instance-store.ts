import type { InstanceStore } from '../instances/ports.ts';
import type { DriverSettings, Instance } from '../instances/types.ts';
import type { Db } from './database.ts';

interface Row {
  id: string;
  slug: string;
  name: string;
  state_dir: string;
  config_path: string;
  demo: number;
  driver: string;
  openclaw_command: string | null;
  schema_file: string | null;
  created_at: number;
}

export function createInstanceStore(db: Db): InstanceStore {
  const all = db.prepare<[], Row>('SELECT * FROM instance ORDER BY created_at, slug');
  const insert = db.prepare(
    `INSERT INTO instance (id, slug, name, state_dir, config_path, demo, driver, openclaw_command, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const driver = db.prepare('UPDATE instance SET driver = ? WHERE id = ?');
  const command = db.prepare('UPDATE instance SET openclaw_command = ? WHERE id = ?');
  const schemaFile = db.prepare('UPDATE instance SET schema_file = ? WHERE id = ?');
  const remove = db.prepare('DELETE FROM instance WHERE id = ?');
  return {
    list: () => all.all().map(toInstance),
    insert: (i) => {
      const openclawCommand = i.openclawCommand && JSON.stringify(i.openclawCommand);
      insert.run(
        ...[i.id, i.slug, i.name, i.stateDir, i.configPath, Number(i.demo), JSON.stringify(i.driver)],
        ...[openclawCommand, i.createdAt],
      );
    },
    updateDriver: (id, settings) => {
      driver.run(JSON.stringify(settings), id);
    },
    updateCommand: (id, openclawCommand) => {
      command.run(openclawCommand && JSON.stringify(openclawCommand), id);
    },
    updateSchemaFile: (id, path) => {
      schemaFile.run(path, id);
    },
    remove: (id) => {
      remove.run(id);
    },
  };
}

function toInstance(row: Row): Instance {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    stateDir: row.state_dir,
    configPath: row.config_path,
    demo: row.demo === 1,
    driver: JSON.parse(row.driver) as DriverSettings,
    openclawCommand: row.openclaw_command === null ? null : (JSON.parse(row.openclaw_command) as string[]),
    schemaFile: row.schema_file,
    createdAt: row.created_at,
  };
}
