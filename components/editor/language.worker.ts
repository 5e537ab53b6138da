/** The language service of the config, in a worker: a keystroke never waits for it. */
import { LanguageHost } from './language-host.ts';
import type { LanguageRequest, LanguageResponse } from './language-protocol.ts';

const host = new LanguageHost({
  readJson: async (url) => {
    const response = await fetch(url);
    if (!response.ok)
      throw new Error(`The schema could not be loaded: the server answered ${response.status}.`);
    try {
      return await response.json();
    } catch {
      throw new Error('The schema could not be loaded: the server sent something that is not JSON.');
    }
  },
});
/** One after the other, so that an answer always belongs to the texts its request came with. */
let queue: Promise<void> = Promise.resolve();

async function answer({ id, method, params, changed, removed }: LanguageRequest): Promise<LanguageResponse> {
  try {
    host.update(changed, removed);
    return { id, ok: true, result: await host.run(method, params) };
  } catch (error) {
    return { id, ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

self.onmessage = (event: MessageEvent<LanguageRequest>) => {
  queue = queue.then(async () => {
    self.postMessage(await answer(event.data));
  });
};
