#!/usr/bin/env node
import { runDeployCommand } from '../lib/verbs/command.ts';
import { emulate } from '../lib/emulator/emulation.ts';
import { buildDeployed } from './deployed-build.ts';
import { smokeSite } from '../lib/smoke/smoke-site.ts';

process.exitCode = await runDeployCommand(process.argv, { smoke: smokeSite, emulate, build: buildDeployed });
