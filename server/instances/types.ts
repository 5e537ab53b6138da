export type DriverKind = 'process' | 'systemd' | 'docker' | 'manual';

/** How the Gateway of an instance is started and stopped. */
export interface DriverSettings {
  readonly kind: DriverKind;
  /** systemd: unit name and scope. */
  readonly unit?: string;
  readonly scope?: 'user' | 'system';
  /** docker: container name. */
  readonly container?: string;
}

/** One OpenClaw deployment: a state directory, its config, and the way to control its Gateway. */
export interface Instance {
  readonly id: string;
  /** URL part, unique, for example `main` or `demo`. */
  readonly slug: string;
  readonly name: string;
  /** Absolute. */
  readonly stateDir: string;
  /** Absolute; by default `openclaw.json` in the state directory. */
  readonly configPath: string;
  readonly demo: boolean;
  readonly driver: DriverSettings;
  /** Program and leading arguments that run the OpenClaw CLI, or null when it is not installed. */
  readonly openclawCommand: readonly string[] | null;
  /** A schema given by hand, an absolute path; it goes before what OpenClaw itself says. */
  readonly schemaFile?: string | null;
  /** Unix milliseconds. */
  readonly createdAt: number;
}

export interface DiscoveredInstance {
  readonly stateDir: string;
  readonly configPath: string;
  readonly source: 'OPENCLAW_STATE_DIR' | 'OPENCLAW_CONFIG_PATH' | 'home' | 'home-sibling';
  readonly configExists: boolean;
}

export interface InstanceClash {
  readonly kind: 'port' | 'directory';
  readonly slugs: readonly string[];
  readonly message: string;
}
