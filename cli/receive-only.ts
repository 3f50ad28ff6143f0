import type { ArchivedEntry } from '../core/archive-directory.ts';
import { listArchive } from '../core/archive-directory.ts';
import type { OpenedTransfer } from '../core/client/client.ts';
import type { ContentReader } from '../core/client/client.ts';
import { newSecret } from '../core/crypto/keys.ts';
import { asSendError, ERRORS, SendError } from '../core/errors.ts';
import { counted } from '../core/quantity.ts';
import type { Connection } from './connection.ts';
import { formatBytes } from './format.ts';
import { forgetClaim, keepClaim, readClaim } from './kept-claim.ts';
import type { OpenLink } from './read-link.ts';
import type { CliSettings } from './settings.ts';
import { chooseEntries, chooseTargets, take } from './take-files.ts';
import type { Terminal } from './terminal.ts';
import { printableLines } from './terminal.ts';

/** From so many parts on whole ones are fetched, which takes fewer requests. */
const MANY_PARTS = 2;

export interface OnlyFlags {
  readonly list?: boolean;
  readonly only?: string[];
  readonly more?: boolean;
  readonly output?: string;
  readonly force?: boolean;
}

export interface ReceivingOnly {
  readonly connection: Connection;
  readonly opened: OpenedTransfer;
  readonly link: OpenLink;
  readonly until: string;
  readonly settings: CliSettings;
  readonly flags: OnlyFlags;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/**
 * Lists what an archive holds, or takes single files out of it, and fetches no more than that needs. All of it is one download, which is
 * finished when files were taken, unless more are to follow; until then the next command with the same link continues it.
 */
export async function receiveOnly(receiving: ReceivingOnly): Promise<void> {
  const { connection, opened, link, until, settings, terminal, signal } = receiving;
  const { id, secret } = link;
  const { passwordKey } = opened;
  const kept = await readClaim(settings.directories, id);
  const claimId = kept ?? newSecret();
  if (kept === undefined) await keepClaim(settings.directories, { id, claimId, until }, terminal);
  try {
    const { content } = await connection.client.openContent({ id, secret, passwordKey, claimId, opened, signal });
    const entries = await listArchive(content.read, content.bytes).catch(adviseWhole);
    await (receiving.flags.only ? takeOnly(receiving, content, entries) : list(receiving, entries));
  } catch (thrown) {
    const { next } = ERRORS[asSendError(thrown).code];
    if (next === 'restart' || next === 'ended') await forgetClaim(settings.directories, id);
    throw signal.aborted ? new SendError('cancelled', undefined, { cause: thrown }) : thrown;
  }
}

function adviseWhole(thrown: unknown): never {
  const { code, message, cause } = asSendError(thrown);
  if (code !== 'unsafe_archive') throw thrown;
  throw new SendError(code, `${message}; receive it without --list and --only, as it is`, { cause });
}

async function list({ terminal, link }: ReceivingOnly, entries: readonly ArchivedEntry[]): Promise<void> {
  const rows = entries.map(({ path, isFolder, bytes, modified }) => ({
    path: isFolder ? `${path}/` : path,
    bytes,
    modified: new Date(modified).toISOString(),
  }));
  const lines = rows.map(({ path, bytes, modified }) =>
    [formatBytes(bytes).padStart(9), modified.slice(0, 16).replace('T', ' '), path].join('  '),
  );
  await terminal.result(printableLines(lines), { id: link.id, files: rows });
  terminal.say('the list was a download, which receive continues with the same link, also with --only PATH');
}

async function takeOnly(
  { opened, link, settings, flags, terminal, signal }: ReceivingOnly,
  content: ContentReader,
  entries: readonly ArchivedEntry[],
): Promise<void> {
  const force = flags.force ?? false;
  const chosen = chooseEntries(entries, flags.only ?? []);
  const targets = await chooseTargets(chosen, { output: flags.output, force });
  const files = chosen.flatMap((each) => each.entries.filter(({ isFolder }) => !isFolder));
  const totalBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const storedBytes = files.reduce((sum, { place }) => sum + place.storedBytes, 0);
  const wholeParts = storedBytes > MANY_PARTS * opened.info.partBytes;
  const bar = terminal.progress('receiving');
  let doneBytes = 0;
  const taken: { readonly path: string; readonly savedTo: string }[] = [];
  try {
    for (const [index, each] of chosen.entries()) {
      const savedTo = await take(each, targets[index] ?? { kind: 'stdout' }, {
        read: (start, end) => content.read(start, end, { wholeParts }),
        output: flags.output,
        force,
        signal,
        onBytes: (bytes) => bar.update((doneBytes += bytes), totalBytes),
      });
      taken.push({ path: each.path, savedTo });
    }
  } finally {
    bar.end();
  }
  const finished = !flags.more && (await content.finish());
  if (finished) await forgetClaim(settings.directories, link.id);
  terminal.say(`received ${counted(files.length, 'file')}, ${formatBytes(totalBytes)}`);
  if (flags.output === '-') return;
  const lines = taken.map(({ savedTo }) => savedTo);
  await terminal.result(lines.join('\n'), { id: link.id, files: taken, bytes: totalBytes, finished });
}
