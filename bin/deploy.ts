#!/usr/bin/env node
import { runDeployCommand } from '../lib/verbs/command.ts';

process.exitCode = await runDeployCommand(process.argv, {
  smoke: async (...asked) => (await import('../lib/smoke/smoke-deployment.ts')).smokeDeployment(...asked),
  emulate: async (endpoint) => (await import('../lib/emulator/emulation.ts')).emulate(endpoint),
  build: async (target) => (await import('./deployed-build.ts')).buildDeployed(target),
});
