import { SendError } from '../core/errors.ts';
import type { Link } from '../core/link.ts';
import { parseLink } from '../core/link.ts';
import { readSecret } from '../core/read-secret.ts';
import type { CliSettings, TransferLocation } from './settings.ts';
import { origin, requireLocation } from './settings.ts';

/** A link with its secret. */
export interface OpenLink extends Link {
  readonly secret: string;
}

/** Reads a link whose key may come separately: by --key, or typed at a terminal, where it does not show. Throws `invalid_link`. */
export async function readLink(text: string, key: string | undefined): Promise<OpenLink> {
  const link = parseLink(text);
  const separate = key ?? (link.secret === undefined ? await askForKey() : undefined);
  if (separate === undefined && link.secret !== undefined) return { ...link, secret: link.secret };
  return { ...link, secret: readSecret(separate ?? '', link.id) };
}

/** Where the transfer is: where a flag says, else on the link's own server, else where the settings say. */
export function locationOfLink(link: Link, settings: CliSettings): TransferLocation {
  if (link.origin !== undefined && !settings.isPlaceByFlag) return { kind: 'server', url: origin(link.origin) };
  return requireLocation(settings.place);
}

async function askForKey(): Promise<string> {
  if (!process.stdin.isTTY) {
    throw new SendError('invalid_link', 'the link has no key: give the whole link, or the key with --key');
  }
  const { read } = await import('read');
  try {
    const key = await read({ prompt: 'key: ', silent: true, output: process.stderr });
    // The line feed that was typed does not show either.
    process.stderr.write('\n');
    return key;
  } catch (thrown) {
    // Ctrl-C at the prompt.
    throw new SendError('cancelled', undefined, { cause: thrown });
  }
}
