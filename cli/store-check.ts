import { Command, InvalidArgumentError } from 'commander';
import type { StoreCheck, StoreFault } from '../core/admin/schemas.ts';
import { ERRORS, SendError } from '../core/errors.ts';
import { pause } from '../core/pause.ts';
import { prefix } from '../core/stores/key.ts';
import { requireSome } from '../core/stores/holds-something.ts';
import { openExistingStore } from '../core/stores/open.ts';
import { listAll } from '../core/stores/records.ts';
import type { Store } from '../core/stores/store.ts';
import { checkTransfers } from '../core/transfer/check.ts';
import type { CheckedTransfer } from '../core/transfer/check-transfer.ts';
import { formatBytes } from './format.ts';
import { interruptible } from './interruption.ts';
import { addOutputOptions } from './place-options.ts';
import { sayNowAndThen } from './progress.ts';
import type { TerminalFlags } from './terminal.ts';
import { createTerminal, printableLines, writeOut } from './terminal.ts';

interface CheckFlags extends TerminalFlags {
  readonly after?: string;
  readonly perSecond?: number;
  readonly contents?: boolean;
}

/** `sgraph-send store check`. */
export function storeCheckCommand(): Command {
  return addOutputOptions(
    new Command('check')
      .argument('<store>', 'the store to check, such as disk:/srv/send')
      .description('Compare all that a store holds of transfers with their records: what is missing or damaged.')
      .option('--after <id>', 'continue behind this transfer, where an earlier check stopped')
      .option(
        '--contents',
        'read all parts and events, too, and compare them with the SHA-256 that is recorded of them',
      )
      .option('--per-second <count>', 'at most so many transfers a second (default: no limit)', count),
  )
    .addHelpText(
      'after',
      `
Nothing is written, and a server may use a bucket or a disk meanwhile. A line for each fault names the transfer and the part or the
record. Exit code 0: nothing is amiss; ${ERRORS.store_damaged.exit}: something is.

Examples:
  sgraph-send store check disk:/srv/send
  sgraph-send store check s3://my-bucket/send --per-second 20 --json
  sgraph-send store check s3://my-bucket/send --after ID`,
    )
    .action((url: string, flags: CheckFlags) => interruptible((signal) => check(url, flags, signal)));
}

async function check(url: string, flags: CheckFlags, signal: AbortSignal): Promise<void> {
  const terminal = createTerminal(flags);
  const store = await openExistingStore(url);
  const report: StoreCheck = { transfers: 0, parts: 0, bytes: 0, compared: 0, damaged: 0, faults: [] };
  let reached = flags.after;
  const say = sayNowAndThen(terminal.say);
  try {
    await requireSome(listAll(store, prefix()), 'the store');
    for await (const some of paced(store, flags, signal)) {
      reached = some.at(-1)?.id ?? reached;
      for (const checked of some) await add(report, checked, flags);
      say(() => `${describeReport(report, flags)}; reached ${reached}`);
    }
  } catch (thrown) {
    if (reached !== undefined) terminal.warn(`not finished: --after ${reached} continues there`);
    if (flags.json) await terminal.result('', { ...report, ...(reached !== undefined && { next: reached }) });
    throw thrown;
  } finally {
    await store.close();
  }
  await terminal.result(describeReport(report, flags), report);
  if (report.damaged > 0)
    throw new SendError(
      'store_damaged',
      `damaged transfers: ${report.damaged} of ${report.transfers}; restore their files from a backup (store copy), or delete them and ask their senders to send again`,
    );
}

/** Not more transfers a second than the flag says. */
async function* paced(
  store: Store,
  { after, perSecond, contents }: CheckFlags,
  signal: AbortSignal,
): ReturnType<typeof checkTransfers> {
  const startedAt = Date.now();
  let transfers = 0;
  for await (const some of checkTransfers(store, { clock: Date.now, after, contents })) {
    yield some;
    transfers += some.length;
    const dueMs = perSecond === undefined ? 0 : (transfers / perSecond) * 1_000 - (Date.now() - startedAt);
    await pause(Math.max(0, dueMs), signal);
  }
}

async function add(report: StoreCheck, checked: CheckedTransfer, { json }: CheckFlags): Promise<void> {
  const { parts, bytes, compared, faults } = checked;
  report.transfers += 1;
  report.parts += parts;
  report.bytes += bytes;
  report.compared += compared;
  if (faults.length === 0) return;
  report.damaged += 1;
  // Without JSON a fault is told at once and not kept, so that memory stays flat.
  if (json) report.faults.push(...faults);
  else await writeOut(`${printableLines(faults.map(describeFault))}\n`);
}

function describeReport({ transfers, parts, bytes, compared, damaged }: StoreCheck, { contents }: CheckFlags): string {
  const read = contents ? `, compared with a hash: ${compared}` : '';
  return `transfers: ${transfers}, parts: ${parts} (${formatBytes(bytes)})${read}, damaged: ${damaged}`;
}

const FAULTS: Readonly<Record<StoreFault['fault'], (fault: StoreFault) => string>> = {
  part_missing: ({ part, lastPart }) =>
    lastPart === undefined ? `part ${part} is missing` : `parts ${part} to ${lastPart} are missing`,
  part_size: ({ part, bytes, expectedBytes }) => `part ${part} has ${bytes} bytes, expected ${expectedBytes}`,
  part_altered: ({ part }) => `part ${part} is not what was stored`,
  record_altered: ({ record }) => `${record} is not what was stored`,
  part_reported: ({ part }) => `part ${part} could not be decrypted, as a recipient reported`,
  record_unreadable: ({ record }) => `${record} cannot be read`,
  no_record: () => 'transfer.json is missing',
  unexpected: ({ record }) => `${record} is a file that no transfer has`,
};

function describeFault(fault: StoreFault): string {
  return `${fault.transfer}  ${FAULTS[fault.fault](fault)}`;
}

function count(text: string): number {
  if (/^[1-9][0-9]{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('a count is a number from 1');
}
