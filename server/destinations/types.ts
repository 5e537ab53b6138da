/** A place where archives are copied to, beside the data directory. Secrets are not part of it. */
export interface Destination {
  readonly id: string;
  readonly instanceId: string;
  /** As a person calls it; unique for its instance. */
  readonly name: string;
  /** New backups are copied there. */
  readonly enabled: boolean;
  readonly settings: DestinationSettings;
  /** Unix milliseconds. */
  readonly createdAt: number;
}

export type DestinationKind = DestinationSettings['kind'];
export type DestinationSettings = DirectorySettings | S3Settings | ResticSettings;

/** Another local directory, or one on a mounted NAS. */
export interface DirectorySettings {
  readonly kind: 'directory';
  /** Absolute. */
  readonly path: string;
  /** What its marker file says: by it the directory is told from the empty mount point. Null: not set up yet. */
  readonly marker: string | null;
  /** Where the file system was mounted that it lay on when it was set up; null: on that of the root. */
  readonly mountPoint: string | null;
}

export interface S3Settings {
  readonly kind: 's3';
  /** Null: Amazon's own, by region. */
  readonly endpoint: string | null;
  readonly region: string;
  readonly bucket: string;
  /** Empty, or ending in a slash. */
  readonly prefix: string;
  /** The bucket in the path instead of the host name. */
  readonly pathStyle: boolean;
  readonly keyId: string;
}

/** A repository of restic in a local directory or on a mounted NAS. */
export interface ResticSettings {
  readonly kind: 'restic';
  /** Absolute. */
  readonly repository: string;
}

/** `copying`: under way. Only `proven` says that what lies there was read back and is what was made here. */
export type CopyState = 'copying' | 'proven' | 'failed';

/** One archive at one destination. */
export interface BackupCopy {
  readonly destinationId: string;
  readonly backupId: string;
  readonly fileName: string;
  readonly bytes: number;
  readonly state: CopyState;
  /** What it is called there; null: nothing lies there under its final name. */
  readonly name: string | null;
  /** Unix milliseconds; null: never read back. */
  readonly provenAt: number | null;
  /** Why it failed. */
  readonly problem: string | null;
}

/** An archive as a store lists it. */
export interface StoredArchive {
  /** What the store calls it. */
  readonly name: string;
  readonly fileName: string;
  readonly bytes: number;
  /** Unix milliseconds: when it was made or put there. */
  readonly at: number;
}

/** A destination with what is known of it without asking it. */
export interface DestinationState extends Destination {
  /** Where it is, in one line. */
  readonly place: string;
  readonly proven: number;
  readonly provenBytes: number;
  readonly lastProvenAt: number | null;
  /** Why the last copy failed; null: it did not. */
  readonly problem: string | null;
}

export interface DestinationsState {
  readonly destinations: readonly DestinationState[];
  readonly copies: readonly BackupCopy[];
  /** Why there can be no restic repository here; null: restic is installed. */
  readonly resticProblem: string | null;
}

/** What lies at a destination, and whether it is known here. */
export interface ListedArchive extends StoredArchive {
  /** The backup here that it is a copy of; null: made elsewhere, earlier, or deleted here. */
  readonly backupId: string | null;
  /** The archive itself is here too. */
  readonly here: boolean;
}

/** Settings as a person gives them; `secret` is written to a private file and never answered. */
export interface DestinationDraft {
  readonly name: string;
  readonly settings: DestinationSettings;
  /** The secret access key or the password of the repository; null: the one that is kept. */
  readonly secret: string | null;
}
