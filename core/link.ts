import { SendError } from './errors.ts';
import type { Link, LinkKind } from './find-link.ts';
import { findId, findLink, LINK_FAULTS, LINK_PATHS } from './find-link.ts';

export type { Link };

/**
 * `{origin}/d/{id}#{secret}`: what the recipient gets.
 *
 * @param origin - address of the server, such as `https://send.example` or `https://example.org/send`
 * @param id - id of the transfer
 * @param secret - secret of the link
 * @example
 * ```ts
 * const link = downloadLink('https://send.example', 'aaaaaaaaaaaaaaaaaaaaaaaaaa', newSecret());
 * ```
 */
export function downloadLink(origin: string, id: string, secret: string): string {
  return linkFor('download', origin, id, secret);
}

/**
 * `{origin}/t/{id}#{owner secret}`: what the sender keeps.
 *
 * @param origin - address of the server
 * @param id - id of the transfer
 * @param ownerSecret - secret of the owner
 * @example
 * ```ts
 * const link = manageLink('https://send.example', 'aaaaaaaaaaaaaaaaaaaaaaaaaa', newSecret());
 * ```
 */
export function manageLink(origin: string, id: string, ownerSecret: string): string {
  return linkFor('manage', origin, id, ownerSecret);
}

/**
 * `{origin}/r/{id}#{public key}`: what those get who are to send files to the owner of a request.
 *
 * @param origin - address of the server
 * @param id - id of the file request
 * @param publicKey - its public key
 * @example
 * ```ts
 * const link = requestLink('https://send.example', 'aaaaaaaaaaaaaaaaaaaaaaaaaa', newSecret());
 * ```
 */
export function requestLink(origin: string, id: string, publicKey: string): string {
  return linkFor('request', origin, id, publicKey);
}

/**
 * `{origin}/request/{id}#{owner secret}`: what the owner of a file request keeps. It opens all that was sent to it.
 *
 * @param origin - address of the server
 * @param id - id of the file request
 * @param ownerSecret - secret of its owner
 * @example
 * ```ts
 * const link = inboxLink('https://send.example', 'aaaaaaaaaaaaaaaaaaaaaaaaaa', newSecret());
 * ```
 */
export function inboxLink(origin: string, id: string, ownerSecret: string): string {
  return linkFor('inbox', origin, id, ownerSecret);
}

/** A link of any kind. */
export function linkFor(kind: LinkKind, origin: string, id: string, secret: string): string {
  return `${origin}/${LINK_PATHS[kind]}/${id}#${secret}`;
}

/**
 * Takes apart a link or `ID#KEY`.
 *
 * @param text - a link, also as programs for mail wrap and break it, a text that holds one, or `ID#KEY`
 * @throws `invalid_link`, whose message repeats nothing of the text
 * @example
 * ```ts
 * const { id, secret } = parseLink(`https://send.example/d/aaaaaaaaaaaaaaaaaaaaaaaaaa#${newSecret()}`);
 * ```
 */
export function parseLink(text: string): Link {
  const link = findLink(text);
  if (typeof link === 'string') throw new SendError('invalid_link', LINK_FAULTS[link]);
  return link;
}

/**
 * The id in a link or in `ID#KEY`, whatever became of its key, which is looked at nowhere.
 *
 * @param text - as for {@link parseLink}
 * @returns undefined for what is no link
 */
export function idInLink(text: string): string | undefined {
  return findId(text);
}
