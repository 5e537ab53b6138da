const MAX_WARNINGS = 200;

/** Collects sentences for a record; beyond a number only their count is kept. */
export class WarningList {
  readonly #warnings: string[] = [];
  #more = 0;

  add(warning: string): void {
    if (this.#warnings.length < MAX_WARNINGS) this.#warnings.push(warning);
    else this.#more += 1;
  }

  list(): string[] {
    return this.#more > 0
      ? [...this.#warnings, `… and ${this.#more} more of this kind.`]
      : [...this.#warnings];
  }
}
