import type { ClearedReport, StoreCheck, StoreFault } from '../core/admin/store-check.ts';
import { addCheck, newCheck } from '../core/check-store.ts';
import { SendError } from '../core/errors.ts';
import { formatBytes } from './format.ts';
import { reportEvery } from './progress.ts';
import type { Terminal, TerminalFlags } from './terminal.ts';
import { printableLines, writeOut } from './terminal.ts';

export interface CheckFlags extends TerminalFlags {
  readonly after?: string;
  readonly contents?: boolean;
}

/**
 * Shows what the steps of a check find, and sums it up. Throws `store_damaged` when something is damaged; if it ends early, the message
 * says where the next one continues.
 */
export async function reportCheck(
  terminal: Terminal,
  flags: CheckFlags,
  steps: AsyncIterable<StoreCheck>,
): Promise<void> {
  const { json = false } = flags;
  const report = newCheck();
  const say = reportEvery(terminal.say);
  let reached = flags.after;
  try {
    for await (const step of steps) {
      reached = step.next ?? reached;
      // Without JSON a fault is printed at once and not kept, so that memory stays flat.
      addCheck(report, step, json);
      const lines = [...step.faults.map(describeFault), ...step.cleared.map(describeCleared)];
      if (!json && lines.length > 0) await writeOut(`${printableLines(lines)}\n`);
      say(() => `${describeReport(report, flags)}; reached ${reached}`);
    }
  } catch (thrown) {
    if (reached !== undefined) terminal.warn(`not finished: --after ${reached} continues there`);
    if (json) await terminal.result('', { ...report, ...(reached !== undefined && { next: reached }) });
    throw thrown;
  }
  await terminal.result(describeReport(report, flags), report);
  if (report.damaged > 0)
    throw new SendError(
      'store_damaged',
      `damaged: ${report.damaged} of ${report.transfers + report.others} transfers and other files; restore their files from a backup (store copy), or delete the transfers and ask their senders to send again`,
    );
}

function describeReport(
  { transfers, others, parts, bytes, compared, damaged }: StoreCheck,
  { contents }: CheckFlags,
): string {
  const read = contents ? `, compared with a hash: ${compared}` : '';
  return `transfers: ${transfers}, parts: ${parts} (${formatBytes(bytes)})${read}, other files: ${others}, damaged: ${damaged}`;
}

const FAULTS: Readonly<Record<StoreFault['fault'], (fault: StoreFault) => string>> = {
  part_missing: ({ part, lastPart }) =>
    lastPart === undefined ? `part ${part} is missing` : `parts ${part} to ${lastPart} are missing`,
  part_size: ({ part, bytes, expectedBytes }) => `part ${part} has ${bytes} bytes, expected ${expectedBytes}`,
  part_altered: ({ part }) => `part ${part} differs from what was stored`,
  record_altered: ({ record }) => `${record} differs from what was stored`,
  part_reported: ({ part }) => `part ${part} could not be decrypted, as a recipient reported`,
  record_unreadable: ({ record }) => `${record} cannot be read`,
  no_record: () => 'transfer.json is missing',
  unexpected: ({ record }) => `${record} is a file that no store has`,
};

export function describeFault(fault: StoreFault): string {
  const text = FAULTS[fault.fault](fault);
  return fault.transfer === undefined ? text : `${fault.transfer}  ${text}`;
}

function describeCleared({ transfer, part, by }: ClearedReport): string {
  const why = {
    hash: `part ${part} was reported, but its hash is good: the recipient's copy was damaged under way`,
    download: `part ${part} was reported, but a later download got it whole: the recipient's copy was damaged under way`,
  }[by];
  return `${transfer}  ${why}`;
}
