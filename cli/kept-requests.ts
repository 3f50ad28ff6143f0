import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { FileRequestClient } from '../core/client/file-requests.ts';
import { createFileRequestClient } from '../core/client/file-requests.ts';
import { isTransferId } from '../core/crypto/keys.ts';
import { asSendError, SendError } from '../core/errors.ts';
import type { Link } from '../core/link.ts';
import { parseLink } from '../core/link.ts';
import { RequestFile } from '../core/requests/request-file.ts';
import { TransferId } from '../core/schemas.ts';
import type { Connection } from './connection.ts';
import type { Directories } from './directories.ts';
import { locationOfLink } from './read-link.ts';
import type { CliSettings } from './settings.ts';
import type { StateFile } from './state-file.ts';
import {
  createStateFileIfPossible,
  readStateLines,
  reopenStateFile,
  stateFilesIn,
  warnOfUnreadable,
} from './state-file.ts';
import type { Terminal } from './terminal.ts';
import { withScheme } from './with-scheme.ts';

/** First line of `requests/{id}.jsonl`: a file request of this user. */
export type KeptRequest = RequestFile;
/** The following lines: a transfer that was received. */
const ReceivedLine = z.strictObject({ received: TransferId });

const NOT_KEPT = 'this machine does not keep the file request: save its private link';

/** A request of this user's, and what of it is on this machine already. */
export interface OwnRequest {
  readonly head: KeptRequest;
  readonly received: ReadonlySet<string>;
}

/** File requests of the place that a command connected to. */
export function requestsOf({ baseUrl, transport, clock }: Connection): FileRequestClient {
  return createFileRequestClient({ baseUrl, transport, clock });
}

/** What is kept of a request that this machine does not know yet. */
export function newHead(request: Omit<KeptRequest, 'version' | 'kind' | 'madeAt'>): KeptRequest {
  return { version: 1, kind: 'request', madeAt: new Date().toISOString(), ...request };
}

/** Opens the file in which a request is kept, and makes it where there is none with this secret, which a server has accepted. */
export async function keepRequest(directories: Directories, head: KeptRequest, terminal: Terminal): Promise<StateFile> {
  const path = pathOf(directories, head.id);
  const kept = path === undefined ? undefined : await readKept(path);
  if (path !== undefined && kept?.head.ownerSecret === head.ownerSecret) return reopenStateFile(path);
  return createStateFileIfPossible(path, head, terminal, NOT_KEPT);
}

/** Those that this machine knows, the oldest first. */
export async function listKept(directories: Directories): Promise<OwnRequest[]> {
  const kept = await Promise.all((await stateFilesIn(directories, 'requests')).map(readKept));
  return kept
    .filter((each) => each !== undefined)
    .sort((one, other) => one.head.madeAt.localeCompare(other.head.madeAt));
}

/** Names the files in which no request can be read. */
export async function warnOfUnreadableRequests(
  directories: Directories,
  terminal: Pick<Terminal, 'warn'>,
): Promise<void> {
  await warnOfUnreadable(directories, 'requests', readKept, terminal);
}

/** The request that is meant: by its private link, whose key and server hold, by its id where this machine knows it, or the only one that it knows. */
export async function findOwn(text: string | undefined, settings: CliSettings): Promise<OwnRequest> {
  const kept = await listKept(settings.directories);
  if (text === undefined) {
    const [only, ...others] = kept;
    if (only && others.length === 0) return only;
    const found = only ? 'this machine has several file requests' : 'there is no file request on this machine';
    throw new SendError('invalid_request', `${found}: give the private link, or the ID of \`request list\``);
  }
  if (isTransferId(text)) {
    const known = kept.find(({ head }) => head.id === text);
    if (known) return known;
    throw new SendError('not_found', 'this machine does not have a file request with this ID: give its private link');
  }
  const link = ownLink(text);
  const place = locationOfLink(link, settings);
  const known = kept.find(({ head }) => head.id === link.id);
  if (known?.head.ownerSecret === link.secret) return { ...known, head: { ...known.head, place } };
  return { head: newHead({ place, id: link.id, ownerSecret: link.secret }), received: new Set() };
}

/** That a download which `request receive` started was finished by another command. Where another process has the request, nothing is kept. */
export async function keepReceived(
  directories: Directories,
  { request, id }: { readonly request?: string | undefined; readonly id: string },
  { warn }: Pick<Terminal, 'warn'>,
): Promise<void> {
  const path = request === undefined ? undefined : pathOf(directories, request);
  if (path === undefined || !(await readKept(path))) return;
  try {
    const state = await reopenStateFile(path);
    await state.append({ received: id });
    await state.close();
  } catch (thrown) {
    const { code, message } = asSendError(thrown);
    warn(`\`request receive\` downloads it again: ${code === 'store_in_use' ? 'the request is in use' : message}`);
  }
}

/** Removes what this machine keeps of it. */
export async function forgetRequest(directories: Directories, id: string): Promise<void> {
  const path = pathOf(directories, id);
  if (path !== undefined) await rm(path, { force: true });
}

function ownLink(text: string): Link & { readonly secret: string } {
  return linkOf(text, 'inbox', 'this is not the private link of a file request, which has /request/ in it');
}

/** The link of a request as senders get it. Throws `invalid_link`. */
export function requestLinkOf(text: string): Link & { readonly secret: string } {
  return linkOf(text, 'request', 'this is not the link of a file request, which has /r/ in it');
}

/** Over a store a link is `ID#KEY` without its purpose; a key that does not belong to the id is refused later. */
function linkOf(text: string, kind: Link['kind'], otherwise: string): Link & { readonly secret: string } {
  const link = parseLink(withScheme(text));
  if (link.secret === undefined || (link.origin !== undefined && link.kind !== kind))
    throw new SendError('invalid_link', otherwise);
  return { ...link, secret: link.secret };
}

function pathOf({ state }: Directories, id: string): string | undefined {
  return state && join(state, 'requests', `${id}.jsonl`);
}

async function readKept(path: string): Promise<OwnRequest | undefined> {
  const [first, ...rest] = (await readStateLines(path)) ?? [];
  const head = RequestFile.safeParse(first).data;
  if (!head) return undefined;
  return { head, received: new Set(rest.flatMap((line) => ReceivedLine.safeParse(line).data?.received ?? [])) };
}
