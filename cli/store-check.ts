import { Command, InvalidArgumentError } from 'commander';
import { checkStore } from '../core/check-store.ts';
import { ERRORS } from '../core/errors.ts';
import { pause } from '../core/pause.ts';
import { requireSome } from '../core/stores/holds-something.ts';
import { prefix } from '../core/stores/key.ts';
import { openExistingStore } from '../core/stores/open.ts';
import { createRecords, listAll } from '../core/stores/records.ts';
import type { Store } from '../core/stores/store.ts';
import type { CheckedTransfer } from '../core/transfer/check-transfer.ts';
import { createEventLog } from '../core/transfer/events.ts';
import { recordFinding } from '../core/transfer/findings.ts';
import { interruptible } from './interruption.ts';
import { addOutputOptions, PROXY_OPTION } from './place-options.ts';
import { processCliSettings } from './settings.ts';
import type { CheckFlags } from './store-check-report.ts';
import { reportCheck } from './store-check-report.ts';
import { createTerminal } from './terminal.ts';

interface StoreCheckFlags extends CheckFlags {
  readonly proxy?: string;
  readonly perSecond?: number;
  readonly record?: boolean;
}

/** `sgraph-send store check`. */
export function storeCheckCommand(): Command {
  return addOutputOptions(
    new Command('check')
      .argument('<store>', 'the store to check, such as disk:/srv/send')
      .description('Compare all that a store holds with its records: what is missing or damaged.')
      .option('--after <place>', 'continue behind this transfer or file, where an earlier check stopped')
      .option('--contents', 'also read all parts and events and compare them with their recorded SHA-256')
      .option('--record', 'record in each transfer what changed, which its sender and recipients then see')
      .option('--per-second <count>', 'at most so many transfers and other files a second (default: no limit)', count)
      .option(...PROXY_OPTION),
  )
    .addHelpText(
      'after',
      `
Without --record nothing is written. A server can use the bucket or the disk at the same time. One line for each fault names the transfer and the
part or the record. Exit code 0: no faults; ${ERRORS.store_damaged.exit}: faults were found.

Examples:
  sgraph-send store check disk:/srv/send
  sgraph-send store check s3://my-bucket/send --per-second 20 --json
  sgraph-send store check s3://my-bucket/send --after PLACE`,
    )
    .action((url: string, flags: StoreCheckFlags) => interruptible((signal) => check(url, flags, signal)));
}

async function check(url: string, flags: StoreCheckFlags, signal: AbortSignal): Promise<void> {
  const { chosenProxy } = processCliSettings(flags).network;
  const store = await openExistingStore(url, chosenProxy);
  try {
    await requireSome(listAll(store, prefix()), 'the store');
    await reportCheck(createTerminal(flags), flags, paced(store, flags, signal));
  } finally {
    await store.close();
  }
}

function recordingIn(store: Store, contents: boolean): (checked: CheckedTransfer) => Promise<boolean> {
  const context = { records: createRecords(store), events: createEventLog(store, Date.now), clock: Date.now };
  return (checked) => recordFinding(context, checked, contents, { caller: 'operator', request: 'store-check' });
}

/** Not more transfers and other files a second than the flag says. */
async function* paced(
  store: Store,
  { after, perSecond, contents, record }: StoreCheckFlags,
  signal: AbortSignal,
): ReturnType<typeof checkStore> {
  const startedAt = Date.now();
  let looked = 0;
  const onChecked = record ? recordingIn(store, contents ?? false) : undefined;
  for await (const step of checkStore(store, { clock: Date.now, after, contents, onChecked })) {
    yield step;
    looked += step.transfers + step.others;
    const dueMs = perSecond === undefined ? 0 : (looked / perSecond) * 1_000 - (Date.now() - startedAt);
    await pause(Math.max(0, dueMs), signal);
  }
}

function count(text: string): number {
  if (/^[1-9][0-9]{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('must be a whole number, 1 or more');
}
