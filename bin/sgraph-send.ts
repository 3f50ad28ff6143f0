#!/usr/bin/env node
import { runCli } from '../cli/main.ts';
import { unsupportedNode } from '../cli/node-version.ts';

const refusal = unsupportedNode(process.versions.node);
if (refusal !== undefined) process.stderr.write(`sgraph-send: ${refusal}\n`);
process.exitCode = refusal === undefined ? await runCli(process.argv) : 2;
