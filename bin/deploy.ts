#!/usr/bin/env node
import { runDeployCommand } from '../lib/command.ts';
import { smokeSite } from '../test/deployed/smoke-site.ts';

process.exitCode = await runDeployCommand(process.argv, { smoke: smokeSite });
