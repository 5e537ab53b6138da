#!/usr/bin/env node
// The whole check of a change, in order; nothing stops it silently, and the last line counts the tests.
import { runAll } from './test/main.mjs';

process.exitCode = await runAll();
