#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// Before anything else is imported: what was compiled once is kept by Node for the next start.
enableCompileCache();
const { runCli } = await import('../cli/main.ts');
process.exitCode = await runCli(process.argv);
