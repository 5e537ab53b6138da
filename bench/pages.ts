import type { Measured } from './measure.ts';
import { launchBrowser, startProduct } from './product.ts';

const PAGES = { overview: 250, backups: 250, health: 250, gateway: 250, config: 1300 } as const;

/** Compressed script of a first load, as it goes over the wire. */
export async function run(): Promise<Measured[]> {
  const product = await startProduct('{ gateway: { port: 19789 } }');
  const browser = await launchBrowser();
  try {
    const signedIn = await browser.newContext();
    await (await signedIn.newPage()).goto(product.link);
    const storageState = await signedIn.storageState();
    const rows: Measured[] = [];
    for (const [name, budget] of Object.entries(PAGES)) {
      const context = await browser.newContext({ storageState });
      const page = await context.newPage();
      const session = await context.newCDPSession(page);
      await session.send('Network.enable');
      const scripts = new Set<string>();
      let bytes = 0;
      session.on('Network.responseReceived', ({ requestId, type }) => {
        if (type === 'Script') scripts.add(requestId);
      });
      session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
        if (scripts.has(requestId)) bytes += encodedDataLength;
      });
      await page.goto(`${product.baseUrl}/i/main/${name}`, { waitUntil: 'networkidle' });
      if (name === 'config') await page.locator('.monaco-editor .view-line').first().waitFor();
      rows.push({ what: `script of the first load: ${name}`, value: bytes / 1000, unit: 'KB', budget });
      await context.close();
    }
    return rows;
  } finally {
    await browser.close();
    await product.dispose();
  }
}
