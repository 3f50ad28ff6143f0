import { SendError } from './errors.ts';
import type { Link } from './find-link.ts';
import { findId, findLink, LINK_FAULTS } from './find-link.ts';

export type { Link };

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
