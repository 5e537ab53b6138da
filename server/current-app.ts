import type { App } from './app.ts';

/**
 * The one App of this process. The launcher makes it in native Node and puts it here; Next's bundle only reads it,
 * so the server's code exists once, outside the bundle.
 */
const KEY = Symbol.for('gatehouse.app');

type Holder = typeof globalThis & { [KEY]?: App };

export function setCurrentApp(app: App): void {
  (globalThis as Holder)[KEY] = app;
}

export function currentApp(): App {
  const app = (globalThis as Holder)[KEY];
  if (!app) throw new Error('Gatehouse is not started: run it with `npm start` or `npm run dev`.');
  return app;
}
