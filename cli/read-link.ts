import type { Command } from 'commander';
import { Option } from 'commander';
import { SendError } from '../core/errors.ts';
import type { Link } from '../core/link.ts';
import { parseLink } from '../core/link.ts';
import { readSecret } from '../core/read-secret.ts';
import { askHidden } from './ask-hidden.ts';
import { failWith, readFault } from './failure.ts';
import { findInHistory } from './history-keeper.ts';
import type { CliSettings, TransferLocation } from './settings.ts';
import { requireLocation, serverOf } from './settings.ts';
import { decodeText, readInput } from './text-file.ts';
import { withScheme } from './with-scheme.ts';

/** A link with everything around it is shorter. */
const MAX_KEY_FILE_BYTES = 4_096;

const OF_REQUEST = 'this is the link of a file request: use `sgraph-send send --to LINK` or `sgraph-send request`';

/** A link with its secret. */
export interface OpenLink extends Link {
  readonly secret: string;
  /** Where the history of this machine has it. */
  readonly place?: TransferLocation;
}

/** Whose link a command needs, or would rather have. */
export type LinkHolder = 'owner' | 'recipient';

/** How a command gets a key that came separately. */
export interface KeyFlags {
  readonly key?: string;
  readonly keyFile?: string;
}

/** `--key` and `--key-file`. */
export function addKeyOptions(command: Command, description: string): Command {
  return command
    .option('--key <key>', `${description}; other users of this machine can see it`)
    .addOption(
      new Option('--key-file <path>', 'file with the key; - is standard input (or SGRAPH_SEND_KEY)').conflicts('key'),
    );
}

/**
 * Reads a link whose key may come separately: by a flag, in a file, by SGRAPH_SEND_KEY where the link has none, from the history of this
 * machine, or typed at a terminal, where it does not show. Throws `invalid_link`, and `unreadable` for the file.
 */
export async function readLink(
  text: string,
  flags: KeyFlags,
  settings: Pick<CliSettings, 'key' | 'directories'>,
  holder: LinkHolder,
): Promise<OpenLink> {
  const link = parseLink(withScheme(text));
  if (link.kind === 'request' || link.kind === 'inbox') throw new SendError('invalid_link', OF_REQUEST);
  const given = await givenKey(flags);
  if (given === undefined && link.secret !== undefined) return { ...link, secret: link.secret };
  const separate = given ?? settings.key;
  const kept = separate === undefined ? await keptLink(link, settings, holder) : undefined;
  return kept ?? { ...link, secret: readSecret(separate ?? (await askForKey()), link.id) };
}

/** The key that was given without a link. Throws as {@link readLink} does. */
export async function readKey(flags: KeyFlags, settings: Pick<CliSettings, 'key'>): Promise<string> {
  return readSecret((await givenKey(flags)) ?? settings.key ?? (await askForKey()));
}

async function givenKey({ key, keyFile }: KeyFlags): Promise<string | undefined> {
  if (key !== undefined || keyFile === undefined) return key;
  const bytes = await readInput(keyFile);
  if (bytes.byteLength <= MAX_KEY_FILE_BYTES) return withScheme(decodeText(bytes));
  throw new SendError('invalid_link', `--key-file has ${bytes.byteLength} bytes, must contain only a key or a link`);
}

async function keptLink(
  link: Link,
  { directories }: Pick<CliSettings, 'directories'>,
  holder: LinkHolder,
): Promise<OpenLink | undefined> {
  const entry = await findInHistory(directories, link.id).catch(failWith(readFault));
  if (!entry) return undefined;
  const { place, secret, ownerSecret } = entry;
  return { ...link, place, secret: holder === 'owner' ? (ownerSecret ?? secret) : secret };
}

/** Where the transfer is: where a flag says, else on the link's own server, else where the settings say. */
export function locationOfLink(link: OpenLink, settings: CliSettings): TransferLocation {
  if (link.origin !== undefined && !settings.isPlaceByFlag) return { kind: 'server', url: serverOf(link.origin) };
  return requireLocation(settings.isPlaceByFlag ? settings.place : (link.place ?? settings.place));
}

async function askForKey(): Promise<string> {
  if (!process.stdin.isTTY) {
    throw new SendError('invalid_link', 'the key is missing: give the whole link, or the key with --key-file');
  }
  return askHidden('key: ');
}
