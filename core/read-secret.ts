import { parseSecret } from './crypto/keys.ts';
import { SendError } from './errors.ts';
import { keyIn, LINK_FAULTS, unwrapped, withoutInserted } from './find-link.ts';
import { parseLink } from './link.ts';

/**
 * The secret in what a person pasted: a key, a key with its `#`, or a whole link. Throws `invalid_link`, or `wrong_key` for the link of
 * another transfer than `id`, where one is given.
 */
export function readSecret(text: string, id?: string): string {
  const wanted = unwrapped(withoutInserted(text));
  if (!/^.+#|https?:/is.test(wanted)) return readKey(wanted.replace(/^#/, ''));
  const link = parseLink(text);
  if (id !== undefined && link.id !== id) throw new SendError('wrong_key', 'the link belongs to another transfer');
  if (link.secret === undefined) throw new SendError('invalid_link', LINK_FAULTS.key_missing);
  return link.secret;
}

/** {@link readSecret} of a page's fragment, in which some programs percent-encode what they should not. Throws the same. */
export function readFragment(fragment: string, id: string): string {
  return readSecret(decoded(fragment), id);
}

/** No key has a space in it. */
function readKey(text: string): string {
  const key = keyIn(text.replace(/\s+/gu, ''));
  parseSecret(key);
  return key;
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    throw new SendError('invalid_link', LINK_FAULTS.altered);
  }
}
