import type { WorkerSetup } from './language-protocol.ts';
import type { MovedSecret } from './session-state.ts';

/** Secrets that were moved out of the config and whose line is not in the `.env` file yet. In memory alone. */
export class MovedSecrets {
  readonly #secrets = new Map<string, MovedSecret>();

  add(secret: MovedSecret): void {
    this.#secrets.set(secret.name, secret);
  }

  /** Those that the texts refer to: a move that was undone is none, and a redo brings it back. */
  referredIn(texts: () => readonly string[]): MovedSecret[] {
    if (this.#secrets.size === 0) return [];
    const drafts = texts();
    return [...this.#secrets.values()].filter(({ name }) => refersTo(drafts, name));
  }

  /** Once the config on disk refers to a variable, its line was written with it. */
  forgetApplied(textsOnDisk: () => readonly string[]): void {
    for (const { name } of this.referredIn(textsOnDisk)) this.#secrets.delete(name);
  }

  /** The surroundings as they are once the lines are written: the variables count as set. */
  withThem(setup: WorkerSetup): WorkerSetup {
    if (this.#secrets.size === 0) return setup;
    const names = [...this.#secrets.keys()].map((name) => ({ name, empty: false }));
    return { ...setup, env: [...setup.env, { source: 'state .env', names }] };
  }
}

function refersTo(texts: readonly string[], name: string): boolean {
  return texts.some((text) => text.includes(`\${${name}}`));
}
