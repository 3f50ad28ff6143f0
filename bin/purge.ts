#!/usr/bin/env node
import { parseArgs } from 'node:util';
import type { PurgeReport } from '../core/admin/schemas.ts';
import type { Purge } from '../core/transfer/purge.ts';
import { describeFailure } from '../cli/failure.ts';
import { SendError } from '../core/errors.ts';
import { openStore } from '../core/stores/open.ts';
import { assembleParts } from '../lambdas/http/app-env.ts';
import { processSettings } from '../lambdas/settings.ts';

const USAGE = `npm run purge [-- --json]
Deletes expired and finished transfers from the store in SGRAPH_SEND_STORE, and rolls up the statistics.`;

const WORDS: Readonly<Record<Exclude<keyof PurgeReport, 'more' | 'backlogSeconds'>, string>> = {
  expired: 'expired transfers',
  abandoned: 'abandoned uploads',
  swept: 'transfers swept again',
  repaired: 'transfers repaired',
  parts: 'parts removed',
  records: 'old records removed',
  backlog: 'pieces of work left',
};

process.exitCode = await runPurge(process.argv.slice(2));

async function runPurge(args: readonly string[]): Promise<number> {
  try {
    const { json, help } = readFlags(args);
    if (help) console.log(USAGE);
    else {
      const { report, failure } = await purgeAll();
      print(report, json);
      if (failure) throw failure;
    }
    return 0;
  } catch (thrown) {
    const { line, exit } = describeFailure(thrown);
    if (line !== undefined) console.error(`purge: ${line}`);
    return exit;
  }
}

function readFlags(args: readonly string[]): { json: boolean; help: boolean } {
  const options = { json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (cause) {
    throw new SendError('invalid_request', USAGE, { cause });
  }
}

async function purgeAll(): Promise<Purge> {
  const settings = processSettings(false);
  if (settings.store === 'memory:') {
    throw new SendError(
      'invalid_request',
      'SGRAPH_SEND_STORE is missing or memory: set it to a store that keeps its data',
    );
  }
  const store = await openStore(settings.store);
  try {
    const { maintenance } = assembleParts({
      store,
      settings,
      clock: Date.now,
      assets: new Map(),
      log: () => undefined,
      peerAddress: () => undefined,
      requestBody: () => null,
      soon: (work) => work(),
    });
    return await maintenance.run(Infinity, { caller: 'operator', request: 'purge' });
  } finally {
    await store.close();
  }
}

function print(report: PurgeReport, json: boolean): void {
  if (json) console.log(JSON.stringify(report));
  else
    for (const [name, words] of Object.entries(WORDS))
      console.log(`${String(report[name as keyof typeof WORDS]).padStart(8)}  ${words}`);
}
