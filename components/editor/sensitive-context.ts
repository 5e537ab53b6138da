import { createContext } from 'react';
import type { SensitivePaths } from '@/config-language/sensitive.ts';

/** What OpenClaw itself calls sensitive in the config that a page shows; without it names alone decide. */
export const SensitiveContext = createContext<SensitivePaths | undefined>(undefined);
