/** Carries the signed-in session's label to the pages and procedures; never accepted from outside. */
export const ACTOR_HEADER = 'x-gatehouse-actor';
