import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import * as z from 'zod/mini';
import type { UploadSession } from '../core/client/client.ts';
import { SendError } from '../core/errors.ts';
import { ForFileRequest, PasswordTerms, Secret, TransferId } from '../core/schemas.ts';
import type { Directories } from './directories.ts';
import { LeaveOut } from './leave-out.ts';
import type { TransferLocation } from './settings.ts';
import { readStateLines, stateFilesIn, warnOfUnreadable } from './state-file.ts';
import type { Terminal } from './terminal.ts';

/** Folders of the state, one for each kind of transfer. */
const KINDS = ['uploads', 'downloads'] as const;

export const SavedLocation = z.union([
  z.strictObject({ kind: z.literal('server'), url: z.string() }),
  z.strictObject({ kind: z.literal('store'), url: z.string(), mode: z.enum(['server', 'direct']) }),
]) satisfies z.ZodMiniType<TransferLocation>;

export const Moment = z.iso.datetime();

const Session = z.strictObject({
  id: TransferId,
  secret: Secret,
  ownerSecret: Secret,
  salt: z.string(),
  noncePrefix: z.string(),
  metadata: z.string(),
  segmentBytes: z.int(),
  partBytes: z.int(),
  plaintextBytes: z.int(),
  expiresInSeconds: z.int(),
  maxDownloads: z.int(),
  password: z.optional(z.strictObject({ terms: PasswordTerms, key: Secret })),
  request: z.optional(ForFileRequest),
}) satisfies z.ZodMiniType<UploadSession>;

/** First line of `uploads/{id}.jsonl`. */
export const UnfinishedUpload = z.strictObject({
  version: z.literal(1),
  kind: z.literal('upload'),
  startedAt: Moment,
  /** When the transfer expires, by this machine's clock: there is nothing to resume then. */
  until: Moment,
  place: SavedLocation,
  /** As `--no-history` says. */
  history: z.optional(z.literal('off')),
  /** Absolute. */
  paths: z.array(z.string()),
  leaveOut: z.optional(LeaveOut),
  session: Session,
});
export type UnfinishedUpload = z.infer<typeof UnfinishedUpload>;

/** Every further line: a part that is about to be sent. */
const PartLine = z.strictObject({ part: z.int(), sha256: z.string() });

/** First line of `downloads/{id}-{target}.jsonl`. */
export const UnfinishedDownload = z.strictObject({
  version: z.literal(1),
  kind: z.literal('download'),
  startedAt: Moment,
  /** The latest time at which the transfer can expire, however it is extended, by this machine's clock: there is nothing to resume then. */
  until: Moment,
  place: SavedLocation,
  /** As `--no-history` says. */
  history: z.optional(z.literal('off')),
  id: TransferId,
  secret: Secret,
  /** Of a transfer with a password, which is not kept. */
  passwordKey: z.optional(Secret),
  /** The file request that it was sent to, where `request receive` started it. */
  request: z.optional(TransferId),
  claimId: Secret,
  /** Of the file. */
  bytes: z.int(),
  /** Absolute path of the file or, for an archive that is extracted, of the folder; `-` is standard output. */
  target: z.string(),
  extract: z.boolean(),
  force: z.boolean(),
  /** Absolute path of the file under way; null where nothing can be kept. */
  temporary: z.nullable(z.string()),
});
export type UnfinishedDownload = z.infer<typeof UnfinishedDownload>;

/** Every further line: so many whole parts are on the medium. */
export const KeptLine = z.strictObject({ parts: z.int(), bytes: z.int(), header: z.string() });
export type KeptLine = z.infer<typeof KeptLine>;

/** A transfer that was started, with its state file and that file's further lines. */
export type Unfinished =
  | { readonly path: string; readonly head: UnfinishedUpload; readonly partHashes: ReadonlyMap<number, string> }
  | { readonly path: string; readonly head: UnfinishedDownload; readonly kept: KeptLine | undefined };

/** Undefined where there is no place for it. */
export function uploadStatePath({ state }: Directories, id: string): string | undefined {
  return state && join(state, 'uploads', `${id}.jsonl`);
}

/**
 * The same transfer may be received into several places, each by a claim of its own. A file that this version does not understand keeps its
 * place: another version may, and it has a claim that would be lost.
 */
export async function downloadStatePath(
  { state }: Directories,
  id: string,
  target: string,
): Promise<string | undefined> {
  if (state === undefined) return undefined;
  const name = join(state, 'downloads', `${id}-${createHash('sha256').update(target).digest('hex').slice(0, 12)}`);
  for (let number = 1; ; number++) {
    const path = `${name}${number === 1 ? '' : `-${number}`}.jsonl`;
    if ((await readStateLines(path)) === undefined || (await readUnfinished(path))) return path;
  }
}

/** The content of a state file; undefined when it is not there or holds nothing that this version understands. */
export async function readUnfinished(path: string): Promise<Unfinished | undefined> {
  const [first, ...rest] = (await readStateLines(path)) ?? [];
  const upload = UnfinishedUpload.safeParse(first);
  if (upload.success) {
    const parts = rest.flatMap((line) => PartLine.safeParse(line).data ?? []);
    return { path, head: upload.data, partHashes: new Map(parts.map(({ part, sha256 }) => [part, sha256])) };
  }
  const download = UnfinishedDownload.safeParse(first);
  if (!download.success) return undefined;
  return { path, head: download.data, kept: rest.flatMap((line) => KeptLine.safeParse(line).data ?? []).at(-1) };
}

/** Every transfer that was started, did not finish and has not expired, the oldest first. Removes those that have expired. */
export async function listUnfinished(directories: Directories, now: number = Date.now()): Promise<Unfinished[]> {
  const all = await readAll(directories);
  const isLive = ({ head }: Unfinished): boolean => Date.parse(head.until) > now;
  for (const each of all) if (!isLive(each)) await forget(each);
  return all.filter(isLive).sort((one, other) => one.head.startedAt.localeCompare(other.head.startedAt));
}

/** The one with that id, or a download with that path; without either, the only one. Throws `invalid_request` where several match. */
export function chooseUnfinished(unfinished: readonly Unfinished[], given: string | undefined): Unfinished {
  const byId = unfinished.filter((each) => given === undefined || idOf(each) === given);
  const matching = byId.length > 0 || given === undefined ? byId : unfinished.filter((each) => isSavedTo(each, given));
  const [only] = matching;
  if (!only) throw new SendError('not_found', 'no unfinished transfer has that id: see resume --list');
  if (matching.length === 1) return only;
  const message =
    given === undefined
      ? 'there are several unfinished transfers: give the id shown by resume --list'
      : 'several downloads of this transfer are unfinished: give the path of one, as shown by resume --list';
  throw new SendError('invalid_request', message);
}

function isSavedTo({ head }: Unfinished, path: string): boolean {
  return head.kind === 'download' && (head.target === path || head.target === resolve(path));
}

/** Removes what is kept of it on this machine. */
export async function forget({ path, head }: Unfinished): Promise<void> {
  if (head.kind === 'download' && head.temporary !== null) await rm(head.temporary, { force: true });
  await rm(path, { force: true });
}

/** Names the files in which no unfinished transfer can be read. */
export async function warnOfUnreadableTransfers(
  directories: Directories,
  terminal: Pick<Terminal, 'warn'>,
): Promise<void> {
  for (const kind of KINDS) await warnOfUnreadable(directories, kind, readUnfinished, terminal);
}

async function readAll(directories: Directories): Promise<Unfinished[]> {
  const found: Unfinished[] = [];
  for (const kind of KINDS) {
    for (const path of await stateFilesIn(directories, kind)) {
      const unfinished = await readUnfinished(path);
      if (unfinished) found.push(unfinished);
    }
  }
  return found;
}

export function idOf({ head }: Unfinished): string {
  return head.kind === 'upload' ? head.session.id : head.id;
}
