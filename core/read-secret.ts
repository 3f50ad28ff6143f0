import { parseSecret } from './crypto/keys.ts';
import { SendError } from './errors.ts';
import { parseLink, unwrapped, withoutInserted } from './link.ts';

/**
 * The secret in what a person pasted: a key, a key with its `#`, or a whole link. Throws `invalid_link`, or `wrong_key` for the link of
 * another transfer than `id`.
 */
export function readSecret(text: string, id: string): string {
  const wanted = unwrapped(withoutInserted(text));
  const bare = wanted.replace(/^#/, '');
  if (!bare.includes('#') && !/^https?:/i.test(bare)) {
    parseSecret(bare);
    return bare;
  }
  const link = parseLink(wanted);
  if (link.id !== id) throw new SendError('wrong_key', 'the link belongs to another transfer');
  if (link.secret === undefined) throw new SendError('invalid_link');
  return link.secret;
}

/** {@link readSecret} of a page's fragment, in which some programs percent-encode what they should not. Throws the same. */
export function readFragment(fragment: string, id: string): string {
  return readSecret(decoded(fragment), id);
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    throw new SendError('invalid_link');
  }
}
