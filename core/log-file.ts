import * as z from 'zod/mini';
import { SendError } from './errors.ts';
import type { ChainedEvent, EventParent } from './event-chain.ts';
import { translated } from './issue-words.ts';
import type { TransferLog } from './schemas.ts';
import { TransferId } from './schemas.ts';
import type { CheckableLog, LogVerdict } from './verify-log.ts';
import { findHead, verifyLog } from './verify-log.ts';

const FORMAT = 'sgraph-send log';
const Fingerprint = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const Parent = z.strictObject({ event: z.string(), sha256: Fingerprint });

/** What a check needs of an event. The event itself is taken as it was written: later versions may know more members. */
const Chained = z.looseObject({
  event: z.string(),
  transfer: TransferId,
  parents: z.array(z.looseObject(Parent.shape)),
});

/** A log as a file that can be checked offline. `log.events[].event` is each event as stored, member by member. */
export const LogFile = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(1),
  exportedAt: z.iso.datetime({ precision: 3 }),
  server: z.string().check(z.maxLength(512), z.describe('Address of the server that gave the log')),
  transfer: TransferId,
  heads: z.array(Parent).check(z.describe('The events that no other event refers to')),
  head: Fingerprint.check(z.describe('The hash over the heads: keep it to find out later whether events were lost')),
  log: z.strictObject({
    transfer: TransferId,
    events: z.array(z.strictObject({ event: z.unknown(), sha256: z.string() })),
    unreadable: z.optional(z.array(z.string())),
  }),
});
export type LogFile = z.infer<typeof LogFile>;

export interface LogFileVerdict {
  readonly file: LogFile;
  readonly verdict: LogVerdict;
  /** Whether the file's own head is that of its events. */
  readonly headMatches: boolean;
  /** With a receipt: the newest event that there was when it was given, undefined when these events never had that head. */
  readonly receiptEvent?: string | undefined;
  /** Nothing altered, missing or lost, its own head matches and so does the receipt, if there is one. */
  readonly isWhole: boolean;
}

export interface VerifyLogFileOptions {
  /** Heads kept from an earlier look, for example `heads` of an older file: see {@link verifyLog}. */
  readonly kept?: readonly EventParent[];
  /** A head hash kept from an earlier look: 64 hex digits. */
  readonly receipt?: string;
}

/**
 * The text of an export file.
 *
 * @param log - the log as the server gave it
 * @param server - address of the server
 * @param exportedAt - when it was asked for
 * @example
 * ```ts
 * const log = await createClient({ baseUrl: 'https://send.example' }).log('aaaaaaaaaaaaaaaaaaaaaaaaaa', { ownerSecret: newSecret() });
 * const text = await exportLog(log, 'https://send.example', new Date());
 * ```
 */
export async function exportLog(log: TransferLog, server: string, exportedAt: Date): Promise<string> {
  const { heads, head } = await verifyLog(log);
  const file: LogFile = {
    format: FORMAT,
    version: 1,
    exportedAt: exportedAt.toISOString(),
    server,
    transfer: log.transfer,
    heads: [...heads],
    head,
    log,
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/**
 * Reads an export file without checking it.
 *
 * @param text - content of an export file
 * @throws `invalid_request` for anything else
 * @example
 * ```ts
 * const file = parseLogFile(await new Blob(['{}']).text());
 * ```
 */
export function parseLogFile(text: string): LogFile {
  const value = parseJson(text);
  const found = z.looseObject({ format: z.literal(FORMAT), version: z.unknown() }).safeParse(value);
  if (!found.success) throw notALog(`its format is not "${FORMAT}"`);
  if (found.data.version !== 1) throw notALog('its version is not 1, the only supported one');
  const parsed = LogFile.safeParse(value, { error: translated });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw notALog(issue ? `${issue.path.join('.') || 'it'}: ${issue.message}` : 'it is not as expected');
}

/**
 * Checks an export file, offline.
 *
 * @param text - content of an export file
 * @param options - heads or a receipt kept from an earlier look
 * @throws `invalid_request` for anything that is not one
 * @example
 * ```ts
 * const report = await verifyLogFile(await new Blob(['{}']).text());
 * ```
 */
export async function verifyLogFile(
  text: string,
  { kept = [], receipt }: VerifyLogFileOptions = {},
): Promise<LogFileVerdict> {
  const file = parseLogFile(text);
  const log = checkableLog(file);
  const verdict = await verifyLog(log, { kept });
  const headMatches = verdict.head === file.head;
  const receiptEvent = receipt === undefined ? undefined : await findHead(log, receipt);
  const wrong = [...verdict.altered, ...verdict.missing, ...verdict.lost];
  return {
    file,
    verdict,
    headMatches,
    receiptEvent,
    isWhole: wrong.length === 0 && headMatches && (receipt === undefined || receiptEvent !== undefined),
  };
}

/** What cannot be an event of this transfer counts as altered, so that one spoilt event does not hide the others. */
function checkableLog({ transfer, log }: LogFile): CheckableLog {
  const unreadable = [...(log.unreadable ?? [])];
  const events: CheckableLog['events'][number][] = [];
  for (const [index, { event, sha256 }] of log.events.entries()) {
    const chained = Chained.safeParse(event);
    if (chained.success && chained.data.transfer === transfer && log.transfer === transfer) {
      // The value as parsed from the text: the order of its members is part of its fingerprint.
      events.push({ event: event as ChainedEvent, sha256 });
    } else unreadable.push(z.looseObject({ event: z.string() }).safeParse(event).data?.event ?? `#${index + 1}`);
  }
  return { events, unreadable };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SendError('invalid_request', notALog('it is not JSON').message, { cause });
  }
}

function notALog(why: string): SendError {
  return new SendError('invalid_request', `this is not an exported log: ${why}`);
}
