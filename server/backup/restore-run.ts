import { AppError, isAppError, messageOf } from '../errors.ts';
import type { OperationHandle, Say } from '../operations/types.ts';
import { checkupWords } from './checkup-words.ts';
import { sentence, startAfterFailure, startAndSay, stopForSwap } from './gateway-around.ts';
import type { ArchiveComparison, CreatedArchive, ExtractedArchive, RestoreHooks } from './ports.ts';
import { type ExternalTarget, externalsOf, placesOf, stayingWords } from './restore-externals.ts';
import { planRestore, RESTORE_STEPS } from './restore-plan.ts';
import type { BackupServiceDeps, RestoreRequest, RestoreResult } from './service.ts';
import type { ExternalSwap, KeptTree, SwapSite } from './swap-ports.ts';
import type { Checkup, UndoState } from './types.ts';

const UNDO_FOR_MS = 7 * 24 * 60 * 60 * 1000;

/** An undo as it is offered: for a week, or as long as somebody wanted. */
export function undoStateOf(
  { undoForMs = UNDO_FOR_MS }: Pick<BackupServiceDeps, 'undoForMs'>,
  instanceId: string,
  { keepUntil, ...kept }: KeptTree,
): UndoState {
  return { instanceId, ...kept, expiresAt: keepUntil ?? kept.restoredAt + undoForMs, waitsFor: null };
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
      const { comparison, externals } = await this.#handle.step(RESTORE_STEPS.check, () => this.#check(site));
      const safety = await this.#handle.step(RESTORE_STEPS.safety, (say, skip) =>
        this.#safety(site, say, skip),
      );
      const places = placesOf(externals);
      const extracted = await this.#handle.step(RESTORE_STEPS.stage, () => this.#stage(site, places));
      const configNote = await this.#handle.step(RESTORE_STEPS.validate, () =>
        this.#validate(site, comparison, places),
      );
      const restoredAt = this.#deps.now();
      const checkup = await this.#replace(site, comparison, swapsOf(extracted), restoredAt);
      const kept = await swapper.readKept(site.stateDir);
      const undo = kept && undoStateOf(this.#deps, instanceId, kept);
      const warnings = [...extracted.warnings, ...stayingWords(externals)];
      return { safety, undo, files: extracted.files, configNote, checkup, warnings };
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
  async #check(site: SwapSite): Promise<{ comparison: ArchiveComparison; externals: ExternalTarget[] }> {
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
      { scope: plan.scope, configFiles: plan.scope?.configFiles ?? [] },
    );
    if (comparison.archiveSha256 !== plan.archiveSha256) {
      throw new AppError(
        'conflict',
        'The archive has changed since the plan was made. Nothing was changed.',
        { path: plan.archivePath, hint: 'Look at the plan again.' },
      );
    }
    const externals = await externalsOf(this.#deps.swapper, comparison, target, site, plan.scope);
    const again = planRestore({
      archivePath: plan.archivePath,
      comparison,
      site,
      installedVersion: target.source.openclawVersion,
      kept: null,
      externals,
      scope: plan.scope,
      fit: plan.fit,
      isNew: target.isNew ?? false,
    });
    if (again.refusal)
      throw new AppError('refused', `This archive is not restored: ${again.refusal}`, {
        path: plan.archivePath,
      });
    if (again.steps.join() !== plan.steps.join())
      throw new AppError('conflict', 'The restore would not be what the plan says. Nothing was changed.', {
        hint: 'Look at the plan again.',
      });
    return { comparison, externals };
  }

  async #safety(site: SwapSite, say: Say, skip: Say): Promise<CreatedArchive | null> {
    const { safetyDir, target } = this.#request;
    if (!site.exists || safetyDir === null) {
      skip(site.exists ? 'Skipped, as asked' : 'There is no present state');
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
    await this.#deps.swapper.settle(site, swapsOf(extracted));
    return extracted;
  }

  /** Answers who judged the config, when it was not OpenClaw. */
  async #validate(
    site: SwapSite,
    comparison: ArchiveComparison,
    external: Record<string, string>,
  ): Promise<string | null> {
    const gone = comparison.changes.filter(({ kind }) => kind === 'removed').map(({ path }) => path);
    const verdict = await this.#hooks.validateConfig({
      stateDir: site.stageDir,
      outside: external,
      ...(this.#request.plan.scope ? { overLive: { gone: new Set(gone) } } : {}),
    });
    if (verdict.ok) return verdict.note;
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
  ): Promise<Checkup> {
    const { swapper, newId } = this.#deps;
    this.#handle.commit();
    let checkup: Checkup;
    try {
      await this.#handle.step(RESTORE_STEPS.stop, () => this.#stop(site));
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
      checkup = await this.#handle.step(RESTORE_STEPS.doctor, (say, skip) => this.#checkUp(say, skip));
      await this.#handle.step(RESTORE_STEPS.start, (say) => startAndSay(this.#hooks, say));
      await this.#handle.step(RESTORE_STEPS.health, (say) => this.#health(say));
    } catch (error) {
      throw await this.#comeBack(site, error);
    }
    await swapper.keep(site);
    return checkup;
  }

  /** A second opinion on files that are in place: whatever it is, the Gateway's own health decides. */
  async #checkUp(say: Say, skip: Say): Promise<Checkup> {
    const checkup = await this.#hooks
      .checkUp()
      .catch((error: unknown): Checkup => ({ findings: [], note: sentence(error) }));
    const tell = checkup.note === null ? say : skip;
    tell(checkupWords(checkup));
    return checkup;
  }

  async #stop({ stateDir }: SwapSite): Promise<void> {
    const { configPath } = this.#request.target.source;
    await stopForSwap(this.#deps.swapper, this.#hooks, { stateDir, configPath });
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

function swapsOf({ externals }: Pick<ExtractedArchive, 'externals'>): ExternalSwap[] {
  return externals.map(({ sourcePath, stagedPath }) => ({ live: sourcePath, staged: stagedPath }));
}
