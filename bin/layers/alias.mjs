import { REPOSITORY } from '../prepare/paths.mjs';

/** Teaches the layering check what `@/` means; the same as `paths` in tsconfig.json. */
export default { resolve: { alias: { '@': REPOSITORY } } };
