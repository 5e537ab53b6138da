import type { BackupSource, ExternalPlace, StateHolder } from './ports.ts';
import type { RestoreScope } from './types.ts';

/** Where and how a state directory can be swapped. */
export interface SwapSite {
  /** Links resolved. */
  readonly stateDir: string;
  readonly exists: boolean;
  /** `sibling`: the directory itself is renamed. `inside`: its names, one by one, because it is or holds a mount. */
  readonly mode: 'sibling' | 'inside';
  /** Names at the top that stay because they are or hold a mount. */
  readonly mounted: readonly string[];
  /** Where the archive is unpacked; on the same mount. */
  readonly stageDir: string;
  readonly freeBytes: number;
  /** Owner of the live directory; null where this user cannot give files away. */
  readonly owner: { readonly uid: number; readonly gid: number } | null;
  /** Why no swap is possible, or null. */
  readonly problem: string | null;
}

export interface KeptTree {
  readonly stateDir: string;
  readonly keptPath: string;
  /** Unix milliseconds. */
  readonly restoredAt: number;
  readonly bytes: number;
  /** Unix milliseconds; null: nobody has said. */
  readonly keepUntil: number | null;
}

/** One more file or directory outside the state directory that is swapped together with it. */
export interface ExternalSwap {
  readonly live: string;
  readonly staged: string;
}

/** Swaps state directories on disk. A journal beside the directory makes every crash end in exactly old or new. */
export interface StateSwapper {
  site(stateDir: string): Promise<SwapSite>;
  /**
   * One backup, restore or undo at a time per state directory, across processes; the lock of a process that is gone
   * does not count. Whether a Gateway ran is written down first, for {@link recover}. A backup where nothing can be
   * written goes without one: nothing can be restored there either.
   * @throws AppError `busy` that says who holds it
   */
  lock(
    site: SwapSite,
    claim: { readonly work: StateHolder['work']; readonly wasRunning?: boolean },
  ): Promise<() => Promise<void>>;
  /** Null: nobody works on it. */
  holder(stateDir: string): Promise<StateHolder | null>;
  /** Reads only. */
  placeBeside(path: string): Promise<ExternalPlace>;
  /** Empties the places where a restore unpacks: `site.stageDir`, and those of {@link placeBeside}. */
  openStage(site: SwapSite, beside: readonly string[]): Promise<void>;
  /** Removes what was staged, at all the places that were opened. */
  clearStage(site: SwapSite): Promise<void>;
  /** Gives each root outside to whom the live one belongs, and makes all that is staged durable. */
  settle(site: SwapSite, outside: readonly ExternalSwap[]): Promise<void>;
  /** Whether what was staged of a scope can take the place of what is there. @throws AppError `refused` */
  checkScope(site: SwapSite, scope: RestoreScope): Promise<void>;
  /** On an error everything is as before, unless {@link isCommitted} says otherwise. */
  swap(
    site: SwapSite,
    order: {
      id: string;
      restoredAt: number;
      regenerable: readonly string[];
      externals: readonly ExternalSwap[];
      /** Null: the whole directory. Else only what is in the scope is moved; nothing else is touched. */
      scope: RestoreScope | null;
      /** Whether a Gateway ran before. */
      wasRunning: boolean;
    },
  ): Promise<void>;
  /** True when a swap happened and was neither kept nor reversed yet. */
  isCommitted(site: SwapSite): Promise<boolean>;
  /** Brings the old tree back and drops the new one. Answers what of it could not be deleted, in a sentence. */
  reverse(stateDir: string): Promise<string | null>;
  /** The swap is accepted: the old tree stays for an undo, and nothing else. */
  keep(site: SwapSite): Promise<void>;
  readKept(stateDir: string): Promise<KeptTree | null>;
  /** Absolute paths that were written since the kept swap and that {@link reverse} drops. Reads only. */
  writtenSince(stateDir: string): Promise<string[]>;
  /** Writes down how long the old tree is to be kept. */
  keepUntil(stateDir: string, at: number): Promise<void>;
  /** Deletes the old tree. @throws AppError `unavailable` when that cannot be ended; it cannot be undone any more */
  dismiss(stateDir: string): Promise<void>;
  /** Whether {@link recover} would change anything in the state directory. Reads only. */
  isInterrupted(stateDir: string): Promise<boolean>;
  /**
   * Ends what a crash interrupted; null when there is nothing. `wasRunning`: a Gateway ran before. `left`: what could
   * not be deleted, in a sentence.
   */
  recover(
    stateDir: string,
  ): Promise<{ outcome: 'old' | 'new'; wasRunning: boolean; left: string | null } | null>;
  /** The process that runs a Gateway on this directory and config, by its lock, or null. */
  liveGateway(at: Pick<BackupSource, 'stateDir' | 'configPath'>): Promise<{ pid: number } | null>;
}
