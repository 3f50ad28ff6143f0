import { isTransferId, parseSecret } from './crypto/keys.ts';
import { SendError } from './errors.ts';
import { trimmed } from './trimmed.ts';

/** A link taken apart. `secret` is the recipient's or, on a private link, the owner's; undefined where the link carries none. */
export interface Link {
  readonly kind: 'download' | 'manage';
  /** Origin of the server, such as `https://send.example`; undefined for the short form `ID#KEY`. */
  readonly origin: string | undefined;
  readonly id: string;
  readonly secret: string | undefined;
}

/**
 * `{origin}/d/{id}#{secret}`: what the recipient gets.
 *
 * @param origin - origin of the server, such as `https://send.example`
 * @param id - id of the transfer
 * @param secret - secret of the link
 * @example
 * ```ts
 * const link = downloadLink('https://send.example', 'aaaaaaaaaaaaaaaaaaaaaaaaaa', newSecret());
 * ```
 */
export function downloadLink(origin: string, id: string, secret: string): string {
  return `${origin}/d/${id}#${secret}`;
}

/**
 * `{origin}/t/{id}#{owner secret}`: what the sender keeps.
 *
 * @param origin - origin of the server
 * @param id - id of the transfer
 * @param ownerSecret - secret of the owner
 * @example
 * ```ts
 * const link = manageLink('https://send.example', 'aaaaaaaaaaaaaaaaaaaaaaaaaa', newSecret());
 * ```
 */
export function manageLink(origin: string, id: string, ownerSecret: string): string {
  return `${origin}/t/${id}#${ownerSecret}`;
}

/** What people and their programs put around a link: white space, brackets, quotation marks, the end of a sentence. */
const WRAPPING = /[\s\u200b\u2060<>()[\]{}"'`«»‹›“”„‘’‚.,;:!?…]/u;

/** A link or key without what stands around it. No link and no key begins or ends with any of that. */
export function unwrapped(text: string): string {
  return trimmed(text, (character) => WRAPPING.test(character));
}

/** Longer than any link with what is put around it: more is not looked at. */
const MAX_CHARACTERS = 16_384;
/** Links within links, such as those of programs that check mail. */
const MAX_WRAPPERS = 3;
/** Line breaks of a mail, with what quotes and indents the next line, soft hyphens, and characters without width. */
const INSERTED = /[ \t]*[\r\n]+[ \t>]*|[\u00ad\u200b\u2060\ufeff]/gu;

/** The text without what programs insert into a long word. Of one that is too long for a link and key nothing is left. */
export function withoutInserted(text: string): string {
  return text.length > MAX_CHARACTERS ? '' : text.replace(INSERTED, '');
}

/** A slash behind the id and a query are what programs add that count clicks; they mean nothing here. */
const LINK = /^(?:([Hh][Tt]{2}[Pp][Ss]?:\/\/[^/?#@\s]+)\/([dt])\/)?([a-z2-7]{26})(?:\/?(?:\?[^#]*)?)(?:#(.*))?$/s;

/**
 * Takes apart a link or `ID#KEY`.
 *
 * @param text - a link, also as programs for mail wrap it, or `ID#KEY`
 * @throws `invalid_link`, whose message repeats nothing of the text
 * @example
 * ```ts
 * const { id, secret } = parseLink(`https://send.example/d/aaaaaaaaaaaaaaaaaaaaaaaaaa#${newSecret()}`);
 * ```
 */
export function parseLink(text: string): Link {
  const found = text.length > MAX_CHARACTERS ? null : findLink(text, MAX_WRAPPERS);
  const [, server, , id] = found ?? [];
  if (!found || id === undefined || !isTransferId(id) || (server !== undefined && !URL.canParse(server))) {
    throw new SendError(
      'invalid_link',
      'a link looks like https://server/d/ID#KEY: copy all of it, including everything after the "#"',
    );
  }
  const secret = found[4] === undefined || found[4] === '' ? undefined : found[4];
  if (secret !== undefined) parseSecret(secret);
  return {
    kind: found[2] === 't' ? 'manage' : 'download',
    origin: server === undefined ? undefined : new URL(server).origin,
    id,
    secret,
  };
}

/**
 * The id in a link or in `ID#KEY`, whatever became of its key, which is looked at nowhere.
 *
 * @param text - as for {@link parseLink}
 * @returns undefined for what is no link
 */
export function idInLink(text: string): string | undefined {
  const id = text.length > MAX_CHARACTERS ? undefined : findLink(text, MAX_WRAPPERS)?.[3];
  return id !== undefined && isTransferId(id) ? id : undefined;
}

/** The parts of a link, also where another address holds it in its query. */
function findLink(text: string, wrappers: number): RegExpExecArray | null {
  // Some programs percent-encode the "#", or do so twice; a link has no other percent sign.
  const bare = unwrapped(withoutInserted(text)).replace(/^([^#%]+)%(?:25)*23/, '$1#');
  const found = LINK.exec(bare);
  if (found || wrappers === 0 || !/^https?:/i.test(bare) || !URL.canParse(bare)) return found;
  for (const value of new URL(bare).searchParams.values()) {
    const within = /^https?:/i.test(value) ? findLink(value, wrappers - 1) : null;
    if (within) return within;
  }
  return null;
}
