import { type Measured, median } from './measure.ts';
import { launchBrowser, startProduct } from './product.ts';
import { sampleConfig } from './sample-config.ts';

const KEYSTROKES = 40;

/** Runs in the page. `passed` is the time from the next key to the markers as they are wanted, in milliseconds. */
function watchMarkers(wantsError: boolean): { passed: Promise<number> } {
  const passed = new Promise<number>((resolve) => {
    let pressedAt = 0;
    const onKey = () => {
      pressedAt = performance.now();
    };
    document.addEventListener('keydown', onKey, { once: true, capture: true });
    const observer = new MutationObserver(() => {
      const marked = document.querySelector('.squiggly-error') !== null;
      if (pressedAt === 0 || marked !== wantsError) return;
      observer.disconnect();
      resolve(performance.now() - pressedAt);
    });
    observer.observe(document.body, { subtree: true, childList: true, attributes: true });
  });
  return { passed };
}

/** From the key going down to the markers on the screen, on a config of 20 KB. */
export async function run(): Promise<Measured[]> {
  const product = await startProduct(sampleConfig(20_000));
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(product.link);
    await page.goto(`${product.baseUrl}/i/main/config`);
    const editor = page.locator('.monaco-editor').first();
    await editor.locator('.view-line', { hasText: 'port' }).first().waitFor();
    // Behind the port number: a letter there is an error, taking it away mends it.
    await editor.locator('.view-line', { hasText: 'port: 19789' }).first().click();
    await page.keyboard.press('Home');
    for (let n = 0; n < '  gateway: { mode: "local", port: 19789'.length - 2; n++)
      await page.keyboard.press('ArrowRight');
    const times: number[] = [];
    for (let n = 0; n < KEYSTROKES; n++) {
      const wantsError = n % 2 === 0;
      // Armed before the key goes down: the press must not overtake it.
      const watch = await page.evaluateHandle(watchMarkers, wantsError);
      await page.keyboard.press(wantsError ? 'x' : 'Backspace');
      times.push(await watch.evaluate(({ passed }) => passed));
      await page.waitForTimeout(120);
    }
    return [{ what: 'keystroke to markers, 20 KB, median', value: median(times), unit: 'ms', budget: 30 }];
  } finally {
    await browser.close();
    await product.dispose();
  }
}
