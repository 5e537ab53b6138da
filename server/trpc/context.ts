import { currentApp } from '../current-app.ts';
import { ACTOR_HEADER } from '../http/actor.ts';
import type { Context } from './init.ts';

/** The listener has let the request in and named the actor; see `server/http/listener.ts`. */
export function createContext(headers: Headers): Context {
  return { app: currentApp(), actor: headers.get(ACTOR_HEADER) ?? 'unknown' };
}
