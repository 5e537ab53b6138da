import { expect, type Locator, type Page } from '@playwright/test';

/** The config editor as a person at the keyboard uses it. */
export class ConfigEditor {
  readonly problems: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.problems = page.getByRole('region', { name: 'Problems' });
  }

  /** Opens a file from the list beside the editor. */
  async open(name: string): Promise<void> {
    await this.#page
      .getByRole('navigation', { name: 'Config files' })
      .getByText(name, { exact: true })
      .click();
    await expect(this.box(name)).toBeAttached();
  }

  /** Replaces one line of the open file, counted from 1, by typing over it. */
  async replaceLine(name: string, line: number, text: string): Promise<void> {
    await this.goTo(name, line);
    const { keyboard } = this.#page;
    await keyboard.press('Shift+End');
    await keyboard.insertText(text);
    await expect(this.status).toContainText(`Ln ${line}, Col ${text.length + 1}`);
  }

  /** Puts the cursor at the beginning of a line of the open file, counted from 1. */
  async goTo(name: string, line: number): Promise<void> {
    await this.box(name).focus();
    const { keyboard } = this.#page;
    await keyboard.press('Control+Home');
    for (let step = 1; step < line; step++) await keyboard.press('ArrowDown');
    await keyboard.press('Home');
    await keyboard.press('Home');
  }

  /** Gives up all edits, when there are any. */
  async discard(): Promise<void> {
    const button = this.#page.getByRole('button', { name: 'Discard', exact: true });
    if (!(await button.isVisible())) return;
    await button.click();
    await this.#page.getByRole('dialog').getByRole('button', { name: 'Discard edits' }).click();
    await expect(button).toBeHidden();
  }

  /** A line of the open file that holds a text, when it is on screen. Monaco shows spaces as fixed ones. */
  line(text: string): Locator {
    const pattern = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '\\s');
    return this.#page
      .locator('.monaco-editor .view-line')
      .filter({ hasText: new RegExp(pattern) })
      .first();
  }

  /** What is drawn under wrong text, on screen now. */
  get marks(): Locator {
    return this.#page.locator('.monaco-editor .squiggly-error');
  }

  get status(): Locator {
    return this.#page.getByRole('main').locator('footer');
  }

  box(name: string): Locator {
    return this.#page.getByRole('textbox', { name: `${name}, config text` });
  }
}
