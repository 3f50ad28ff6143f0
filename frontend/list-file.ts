import * as z from 'zod/mini';
import { deriveLinkKeys, parseSecret } from '../core/crypto/keys.ts';
import { SendError } from '../core/errors.ts';
import { parseJson } from '../core/parse-json.ts';
import { serverAddress } from '../core/server-address.ts';
import { KeptTransfer } from './kept-transfers.ts';

const FORMAT = 'sgraph-send sent files';
/** A list of a few thousand files has one megabyte. */
export const MAX_LIST_FILE_BYTES = 16 * 1024 ** 2;

/** The list of sent files as a file. It has the secrets of each transfer, as the browser that it is from has them. */
export const ListFile = z.object({
  format: z.literal(FORMAT),
  version: z.literal(1),
  exportedAt: z.string(),
  /** Address of the server that the page which wrote it came from: the transfers are there. */
  server: z.string(),
  transfers: z.array(z.unknown()),
});
const Marked = z.object({ format: z.literal(FORMAT), version: z.number() });

/** Why a file adds nothing: it is something else, ends too early, is of a later version, or of another server. */
export type ListFlaw =
  { readonly flaw: 'foreign' | 'cut' | 'newer' } | { readonly flaw: 'other_server'; readonly server: string };

export interface FoundList {
  readonly transfers: readonly KeptTransfer[];
  /** Entries that cannot be one of a transfer, or whose link and key do not belong together. */
  readonly refused: number;
}

export function listFileText(transfers: readonly KeptTransfer[], server: string, exportedAt: Date): string {
  // Whether a link was passed on is a question of the browser that it was made in.
  const entries = transfers.map(({ unshared: _, ...transfer }) => transfer);
  const file = { format: FORMAT, version: 1, exportedAt: exportedAt.toISOString(), server, transfers: entries };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** Reads what {@link listFileText} wrote for the same server. Each entry for itself: one that is spoilt hides no other. */
export async function readListFile(text: string, server: string): Promise<FoundList | ListFlaw> {
  const value = parseJson(text);
  if (value === undefined) return { flaw: text.slice(0, 100).includes(FORMAT) ? 'cut' : 'foreign' };
  const marked = Marked.safeParse(value).data;
  if (!marked) return { flaw: 'foreign' };
  if (marked.version > 1) return { flaw: 'newer' };
  const file = ListFile.safeParse(value).data;
  if (!file || !isServer(file.server)) return { flaw: 'foreign' };
  if (file.server !== server) return { flaw: 'other_server', server: file.server };
  const read = await Promise.all(file.transfers.map((entry) => readEntry(entry)));
  const transfers = read.filter((entry) => entry !== undefined);
  return { transfers, refused: read.length - transfers.length };
}

/** The text is shown: an address of a server has no characters that look like others. */
function isServer(text: string): boolean {
  return serverAddress(text) === text;
}

async function readEntry(value: unknown): Promise<KeptTransfer | undefined> {
  const entry = KeptTransfer.safeParse(value).data;
  if (!entry || [entry.sentAt, entry.expiresAt].some((moment) => Number.isNaN(Date.parse(moment)))) return undefined;
  try {
    parseSecret(entry.ownerSecret);
    const { transferId } = await deriveLinkKeys(entry.secret);
    return transferId === entry.id ? entry : undefined;
  } catch (thrown) {
    if (thrown instanceof SendError && thrown.code === 'invalid_link') return undefined;
    throw thrown;
  }
}
