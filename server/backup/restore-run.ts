import { AppError, isAppError, messageOf } from '../errors.ts';
import type { OperationHandle } from '../operations/types.ts';
import { sentence, startAfterFailure, startAndSay, stopForSwap } from './gateway-around.ts';
import type {
  ArchiveComparison,
  CreatedArchive,
  ExternalSwap,
  KeptTree,
  RestoreHooks,
  SwapSite,
} from './ports.ts';
import { planRestore, RESTORE_STEPS } from './restore-plan.ts';
import { coversRoot } from './restore-scope.ts';
import type { BackupServiceDeps, RestoreRequest, RestoreResult, RestoreTarget } from './service.ts';
import type { RestoreScope, UndoState } from './types.ts';

const UNDO_FOR_MS = 7 * 24 * 60 * 60 * 1000;

/** An undo as it is offered: for a week, or as long as somebody wanted. */
export function undoStateOf(
  { undoForMs = UNDO_FOR_MS }: Pick<BackupServiceDeps, 'undoForMs'>,
  instanceId: string,
  { keepUntil, ...kept }: KeptTree,
): UndoState {
  return { instanceId, ...kept, expiresAt: keepUntil ?? kept.restoredAt + undoForMs, waitsFor: null };
}

/**
 * External roots that go back to where they came from: only places the live instance itself names, and only when the
 * archive is of this very state directory.
 */
export function externalsOf(
  comparison: ArchiveComparison,
  target: RestoreTarget,
  site: SwapSite,
  scope: RestoreScope | null,
): { kind: string; sourcePath: string; live: string }[] {
  if (comparison.sourceStateDir !== site.stateDir) return [];
  return comparison.externals.flatMap(({ kind, sourcePath }) =>
    target.externalRoots.includes(sourcePath) && coversRoot(scope, { kind, sourcePath })
      ? [{ kind, sourcePath, live: sourcePath }]
      : [],
  );
}

/** One restore from check to health gate. On any error the state is exactly as before. */
export class RestoreRun {
  readonly #deps: BackupServiceDeps;
  readonly #request: RestoreRequest;
  readonly #hooks: RestoreHooks;
  readonly #handle: OperationHandle;

  constructor(
    deps: BackupServiceDeps,
    request: RestoreRequest,
    hooks: RestoreHooks,
    handle: OperationHandle,
  ) {
    this.#deps = deps;
    this.#request = request;
    this.#hooks = hooks;
    this.#handle = handle;
  }

  async run(): Promise<RestoreResult> {
    const { swapper } = this.#deps;
    const { plan, instanceId } = this.#request;
    const site = await swapper.site(plan.stateDir);
    const unlock = await swapper.lock(site, { work: 'restore', wasRunning: this.#hooks.wasRunning });
    try {
      const comparison = await this.#handle.step(RESTORE_STEPS.check, () => this.#check(site));
      const safety = await this.#handle.step(RESTORE_STEPS.safety, (say) => this.#safety(site, say));
      const externals = await this.#stageExternals(comparison, site);
      const extracted = await this.#handle.step(RESTORE_STEPS.stage, () => this.#stage(site, externals));
      await this.#handle.step(RESTORE_STEPS.validate, () => this.#validate(site, comparison, externals));
      const restoredAt = this.#deps.now();
      await this.#replace(
        site,
        comparison,
        extracted.externals.map(({ sourcePath, stagedPath }) => ({ live: sourcePath, staged: stagedPath })),
        restoredAt,
      );
      const kept = await swapper.readKept(site.stateDir);
      const undo = kept && undoStateOf(this.#deps, instanceId, kept);
      return { safety, undo, files: extracted.files, warnings: extracted.warnings };
    } catch (error) {
      throw await this.#cleared(site, error);
    } finally {
      await unlock();
    }
  }

  /** Nothing that was unpacked stays. Answers the error to end with, whatever becomes of that. */
  async #cleared(site: SwapSite, cause: unknown): Promise<unknown> {
    const { swapper } = this.#deps;
    try {
      if (!(await swapper.isCommitted(site))) await swapper.clearStage(site);
      return cause;
    } catch (error) {
      const { code, hint } = isAppError(cause) ? cause : { code: 'internal' as const, hint: undefined };
      const said = `${sentence(cause)} What was unpacked could not be removed: ${sentence(error)}`;
      return new AppError(code, said, { cause, ...(hint === undefined ? {} : { hint }) });
    }
  }

  /** The plan must still be true: same archive, room enough, nothing that forbids it. */
  async #check(site: SwapSite): Promise<ArchiveComparison> {
    const { plan, target } = this.#request;
    if (plan.refusal)
      throw new AppError('refused', `This archive is not restored: ${plan.refusal}`, {
        path: plan.archivePath,
      });
    const recovered = await this.#deps.swapper.recover(site.stateDir);
    if (recovered)
      throw new AppError('conflict', 'An interrupted restore was ended first. Nothing else was changed.', {
        hint: 'Look at the plan again.',
      });
    const comparison = await this.#deps.archiver.compare(
      plan.archivePath,
      site.stateDir,
      (progress) => this.#handle.progress(progress),
      this.#handle.signal,
      this.#request.keys,
      plan.scope,
    );
    if (comparison.archiveSha256 !== plan.archiveSha256) {
      throw new AppError(
        'conflict',
        'The archive has changed since the plan was made. Nothing was changed.',
        { path: plan.archivePath, hint: 'Look at the plan again.' },
      );
    }
    const again = planRestore({
      archivePath: plan.archivePath,
      comparison,
      site,
      installedVersion: target.source.openclawVersion,
      kept: null,
      externals: externalsOf(comparison, target, site, plan.scope),
      scope: plan.scope,
    });
    if (again.refusal)
      throw new AppError('refused', `This archive is not restored: ${again.refusal}`, {
        path: plan.archivePath,
      });
    return comparison;
  }

  async #safety(site: SwapSite, say: (detail: string) => void): Promise<CreatedArchive | null> {
    const { safetyDir, target } = this.#request;
    if (!site.exists || safetyDir === null) {
      say(site.exists ? 'Skipped, as asked' : 'There is no present state');
      return null;
    }
    const created = await this.#deps.archiver.create(
      { source: target.source, destinationDir: safetyDir, level: 'fast' },
      (progress) => this.#handle.progress(progress),
      this.#handle.signal,
    );
    this.#hooks.onSafetyBackup?.(created, 'before-restore');
    say(created.fileName);
    return created;
  }

  async #stageExternals(comparison: ArchiveComparison, site: SwapSite): Promise<Record<string, string>> {
    const places: Record<string, string> = {};
    for (const { sourcePath, live } of externalsOf(
      comparison,
      this.#request.target,
      site,
      this.#request.plan.scope,
    )) {
      const place = await this.#deps.swapper.placeBeside(live);
      if (place.staged !== null) places[sourcePath] = place.staged;
    }
    return places;
  }

  async #stage(site: SwapSite, external: Record<string, string>) {
    const { plan } = this.#request;
    await this.#deps.swapper.openStage(site, Object.values(external));
    const order = {
      path: plan.archivePath,
      targetDir: site.stageDir,
      external,
      checkDatabases: true,
      scope: plan.scope,
      sha256: plan.archiveSha256,
      owner: site.owner,
    };
    const extracted = await this.#deps.archiver.extract(
      order,
      (progress) => this.#handle.progress(progress),
      this.#handle.signal,
      this.#request.keys,
    );
    if (plan.scope) await this.#deps.swapper.checkScope(site, plan.scope);
    await this.#deps.swapper.settle(site);
    return extracted;
  }

  async #validate(
    site: SwapSite,
    comparison: ArchiveComparison,
    external: Record<string, string>,
  ): Promise<void> {
    const gone = comparison.changes.filter(({ kind }) => kind === 'removed').map(({ path }) => path);
    const { configPath, stateDir } = this.#request.target.source;
    const inside = configPath.startsWith(`${stateDir}/`)
      ? `${site.stageDir}${configPath.slice(stateDir.length)}`
      : null;
    const verdict = await this.#hooks.validateConfig({
      stateDir: site.stageDir,
      configPath: inside ?? external[configPath] ?? configPath,
      ...(this.#request.plan.scope ? { overLive: { gone: new Set(gone) } } : {}),
    });
    if (verdict.ok) return;
    throw new AppError(
      'refused',
      `The restored config would not be accepted: ${verdict.problems.slice(0, 3).map(sentence).join(' ')} Nothing was changed.`,
      {
        hint: 'Choose another backup, or extract this one and repair its config.',
      },
    );
  }

  async #replace(
    site: SwapSite,
    comparison: ArchiveComparison,
    externals: readonly ExternalSwap[],
    restoredAt: number,
  ): Promise<void> {
    const { swapper, newId } = this.#deps;
    this.#handle.commit();
    try {
      await this.#handle.step(RESTORE_STEPS.stop, () => stopForSwap(swapper, this.#hooks, site.stateDir));
      await this.#handle.step(RESTORE_STEPS.swap, async () => {
        // Only now is the older undo given up: it could not follow this restore.
        await swapper.dismiss(site.stateDir);
        await swapper.swap(site, {
          id: newId(),
          restoredAt,
          regenerable: comparison.stays.map(({ path }) => path),
          externals,
          scope: this.#request.plan.scope,
          wasRunning: this.#hooks.wasRunning,
        });
      });
      await this.#handle.step(RESTORE_STEPS.start, (say) => startAndSay(this.#hooks, say));
      await this.#handle.step(RESTORE_STEPS.health, (say) => this.#health(say));
    } catch (error) {
      throw await this.#comeBack(site, error);
    }
    await swapper.keep(site);
    await swapper.clearStage(site);
  }

  async #health(say: (detail: string) => void): Promise<void> {
    const verdict = await this.#hooks.healthGate();
    say(verdict.detail);
    if (!verdict.ok)
      throw new AppError('refused', `With the restored files the Gateway is not healthy: ${verdict.detail}`);
  }

  /** Old files back, Gateway up again. Answers the error to end with. */
  async #comeBack(site: SwapSite, cause: unknown): Promise<AppError> {
    const { swapper } = this.#deps;
    const what = sentence(cause);
    let files = 'No file was changed';
    try {
      if (await swapper.isCommitted(site)) {
        await this.#hooks.stopGateway();
        const left = await swapper.reverse(site.stateDir);
        files = `${left ? `${left} ` : ''}The files from before are back`;
      } else if (await swapper.recover(site.stateDir)) files = 'The files from before are back';
    } catch (error) {
      return new AppError(
        'internal',
        `${what} Bringing the old files back failed too (${messageOf(error)}). They are in ${site.stageDir.replace(/new$/, 'old')}, and the Gateway was not started.`,
        { hint: 'Start Gatehouse again: it ends what was interrupted before anything else.', cause },
      );
    }
    return await startAfterFailure(this.#hooks, `${what} ${files}`, cause);
  }
}
