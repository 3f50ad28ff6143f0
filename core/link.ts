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

/** Takes apart a link or `ID#KEY`. Throws `invalid_link`, whose message repeats nothing of the text. */
export function parseLink(text: string): Link {
  const found = /^(?:(https?:\/\/[^/?#@\s]+)\/([dt])\/)?([a-z2-7]{26})(?:#(.*))?$/s.exec(text.trim());
  const id = found?.[3];
  if (!found || id === undefined || !isTransferId(id)) {
    throw new SendError(
      'invalid_link',
      'a link looks like https://server/d/ID#KEY: copy it whole, with everything behind the "#"',
    );
  }
  const secret = found[4] === undefined || found[4] === '' ? undefined : found[4];
  if (secret !== undefined) parseSecret(secret);
  return { kind: found[2] === 't' ? 'manage' : 'download', origin: found[1], id, secret };
}
