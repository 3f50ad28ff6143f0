import { isTransferId, parseSecret } from './crypto/keys.ts';
import { SendError } from './errors.ts';

/** A link taken apart. `secret` is the recipient's or, on a management link, the owner's; undefined where the link carries none. */
export interface Link {
  readonly kind: 'download' | 'manage';
  /** Origin of the server, such as `https://send.example`; undefined for the short form `ID#KEY`. */
  readonly origin: string | undefined;
  readonly id: string;
  readonly secret: string | undefined;
}

/** `{origin}/d/{id}#{secret}`: what the recipient gets. */
export function downloadLink(origin: string, id: string, secret: string): string {
  return `${origin}/d/${id}#${secret}`;
}

/** `{origin}/t/{id}#{owner secret}`: what the sender keeps. */
export function manageLink(origin: string, id: string, ownerSecret: string): string {
  return `${origin}/t/${id}#${ownerSecret}`;
}

/** What people and their programs put around a link: white space, brackets, quotation marks, the end of a sentence. */
const WRAPPING = '[\\s\\u200b\\u2060<>()[\\]{}"\'`«»‹›“”„‘’‚.,;:!?…]+';
const WRAPPED = new RegExp(`^${WRAPPING}|${WRAPPING}$`, 'gu');

/** A link or key without what stands around it. No link and no key begins or ends with any of that. */
export function unwrapped(text: string): string {
  return text.replace(WRAPPED, '');
}

/** A slash behind the id and a query are what programs add that count clicks; they mean nothing here. */
const LINK = /^(?:([Hh][Tt]{2}[Pp][Ss]?:\/\/[^/?#@\s]+)\/([dt])\/)?([a-z2-7]{26})(?:\/?(?:\?[^#]*)?)(?:#(.*))?$/s;

/** Takes apart a link or `ID#KEY`. Throws `invalid_link`, whose message repeats nothing of the text. */
export function parseLink(text: string): Link {
  // Some programs percent-encode the "#"; a link has no other percent sign.
  const bare = unwrapped(text).replace(/^([^#%]+)%23/, '$1#');
  const found = LINK.exec(bare);
  const [, server, , id] = found ?? [];
  if (!found || id === undefined || !isTransferId(id) || (server !== undefined && !URL.canParse(server))) {
    throw new SendError(
      'invalid_link',
      'a link looks like https://server/d/ID#KEY: copy it whole, with everything behind the "#"',
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
