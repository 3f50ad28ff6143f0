import { link, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bytes } from '../core/bytes.ts';
import { concatBytes, randomBytes, toHex, utf8 } from '../core/bytes.ts';
import { HEADER_BYTES } from '../core/crypto/layout.ts';
import type { StreamParameters } from '../core/crypto/segments.ts';
import { createOpener, createSealer, decodeHeader } from '../core/crypto/segments.ts';
import { SendError } from '../core/errors.ts';
import { systemCode } from '../core/system-words.ts';
import { HistoryEntry, isManaged } from './history-entry.ts';
import { isMissing, makePrivate } from './state-file.ts';

const KEY_BYTES = 32;
const SEGMENT_BYTES = 1024 * 1024;
const END = '.sealed';
/** More than these go, but never what was sent from here and can still be managed. */
const MAX_ENTRIES = 1_000;

/** An entry with the path of its file. */
interface HistoryFile {
  readonly path: string;
  readonly entry: HistoryEntry;
}

/** What could be read, the newest first, and how many files could not. */
export interface HistoryContent {
  readonly files: readonly HistoryFile[];
  readonly unreadable: number;
}

/** Writes an entry to a file of its own, encrypted, and removes what is too much. Throws the system's own errors. */
export async function addEntry(state: string, entry: HistoryEntry, most = MAX_ENTRIES): Promise<void> {
  await makePrivate(folderOf(state));
  const key = await keyOf(state, 'make');
  const name = `${entry.at.replace(/[:.]/g, '-')}-${toHex(randomBytes(4))}${END}`;
  await writeEntry(join(folderOf(state), name), entry, key);
  if ((await namesIn(state)).length > most) await prune(state, most);
}

/** Replaces the entries of a transfer that `change` gives something for. */
export async function changeEntries(
  state: string,
  id: string,
  change: (entry: HistoryEntry) => HistoryEntry,
): Promise<void> {
  const key = await keyOf(state);
  if (!key) return;
  const { files } = await readEntries(state);
  for (const { path, entry } of files) if (entry.id === id) await writeEntry(path, change(entry), key);
}

/** All entries. Throws the system's own errors. */
export async function readEntries(state: string): Promise<HistoryContent> {
  const key = await keyOf(state);
  const files: HistoryFile[] = [];
  let unreadable = 0;
  for (const name of (await namesIn(state)).reverse()) {
    const path = join(folderOf(state), name);
    const sealed = await readFile(path).catch(unlessMissing);
    // Another process has removed it.
    if (!sealed) continue;
    const entry = key && (await openEntry(new Uint8Array(sealed), key));
    if (entry) files.push({ path, entry });
    else unreadable += 1;
  }
  return { files, unreadable };
}

/** Removes all entries, and the key. */
export async function removeEntries(state: string): Promise<void> {
  await rm(folderOf(state), { recursive: true, force: true });
  await rm(keyPath(state), { force: true });
}

async function prune(state: string, most: number): Promise<void> {
  const { files, unreadable } = await readEntries(state);
  const now = Date.now();
  const spare = files.filter(({ entry }) => !isManaged(entry, now));
  const surplus = files.length + unreadable - most;
  if (surplus > 0) for (const { path } of spare.slice(-surplus)) await rm(path, { force: true });
}

async function writeEntry(path: string, entry: HistoryEntry, key: Bytes): Promise<void> {
  const sealer = await createSealer(parameters(key));
  const sealed = concatBytes([sealer.header, await sealer.seal(0, true, utf8(JSON.stringify(entry)))]);
  await writeWhole(path, sealed);
}

async function openEntry(sealed: Bytes, key: Bytes): Promise<HistoryEntry | undefined> {
  try {
    const opener = await createOpener(parameters(key), decodeHeader(sealed));
    const text = new TextDecoder().decode(await opener.open(0, true, sealed.subarray(HEADER_BYTES)));
    return HistoryEntry.safeParse(JSON.parse(text)).data;
  } catch (thrown) {
    // Of another key, cut off, or no JSON.
    if (thrown instanceof SendError || thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

function parameters(key: Bytes): StreamParameters {
  return { key, purpose: 'content', segmentBytes: SEGMENT_BYTES };
}

/** The key of this machine, which encrypts nothing else. */
async function keyOf(state: string, make: 'make'): Promise<Bytes>;
async function keyOf(state: string): Promise<Bytes | undefined>;
async function keyOf(state: string, make?: 'make'): Promise<Bytes | undefined> {
  const found = await readFile(keyPath(state)).catch(unlessMissing);
  if (found?.byteLength === KEY_BYTES) return new Uint8Array(found);
  if (!make) return undefined;
  const draft = `${keyPath(state)}-${toHex(randomBytes(4))}`;
  await writeWhole(draft, randomBytes(KEY_BYTES));
  // Of two processes the first one's key holds; what has not the length of a key is none.
  if (found) await rename(draft, keyPath(state));
  else {
    await link(draft, keyPath(state)).catch(unlessThere);
    await rm(draft, { force: true });
  }
  return new Uint8Array(await readFile(keyPath(state)));
}

/** Whole or not at all, and only its owner can read it. */
async function writeWhole(path: string, bytes: Bytes): Promise<void> {
  const draft = `${path}.new`;
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}

async function namesIn(state: string): Promise<string[]> {
  const names = (await readdir(folderOf(state)).catch(unlessMissing)) ?? [];
  return names.filter((name) => name.endsWith(END)).sort();
}

function folderOf(state: string): string {
  return join(state, 'history');
}

function keyPath(state: string): string {
  return join(state, 'history.key');
}

function unlessMissing(thrown: unknown): undefined {
  if (!isMissing(thrown)) throw thrown;
}

function unlessThere(thrown: unknown): undefined {
  if (systemCode(thrown) !== 'EEXIST') throw thrown;
}
