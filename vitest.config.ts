import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** As `npm start`: see docs/decisions/001-one-process-native-typescript.md. */
const execArgv = ['--no-memory-protection-keys'];
const alias = { '@': fileURLToPath(new URL('.', import.meta.url)) };

/** `unit` is the quick loop; `contract` talks to the real OpenClaw, real archives and real file systems. */
export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          execArgv,
          // Generous: what is measured is in the bench, and a busy machine is not a failure.
          testTimeout: 30_000,
          hookTimeout: 30_000,
          include: ['{config-language,server,components,app,bin}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.contract.test.ts', '**/node_modules/**'],
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'contract',
          execArgv,
          include: ['{config-language,server,bin}/**/*.contract.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
