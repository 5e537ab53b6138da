import { keepCompiledCode } from '../bin/code-cache.mjs';

// As the command line starts.
keepCompiledCode();
await import('./backup-child.ts');
