#!/usr/bin/env node
import { runDeployCommand } from '../lib/verbs/command.ts';
import { emulate } from '../lib/emulator/emulation.ts';
import { buildDeployed } from './deployed-build.ts';
import { smokeDeployment } from '../lib/smoke/smoke-deployment.ts';

process.exitCode = await runDeployCommand(process.argv, { smoke: smokeDeployment, emulate, build: buildDeployed });
