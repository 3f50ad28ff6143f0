#!/usr/bin/env node
import * as modules from 'node:module';

// Before anything else is imported: what was compiled once is kept by Node for the next start. Node 22.0 does not know how.
if ('enableCompileCache' in modules) modules.enableCompileCache();
const { runCli } = await import('../cli/main.ts');
process.exitCode = await runCli(process.argv);
