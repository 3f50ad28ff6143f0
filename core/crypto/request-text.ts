import type { Bytes } from '../bytes.ts';
import { SendError } from '../errors.ts';
import { RequestText } from '../requests/schemas.ts';
import { openJson, sealJson } from './sealed-json.ts';

/** Encrypts title and message of a file request. `key` is `metadataKey` of `deriveRequestKeys`. Throws `invalid_request` for longer ones. */
export async function sealRequestText(text: RequestText, key: Bytes): Promise<string> {
  const checked = RequestText.safeParse(text);
  if (checked.success) return sealJson(JSON.stringify(checked.data), key);
  const fields = [...new Set(checked.error.issues.map((issue) => issue.path.join('.')))].join(', ');
  throw new SendError('invalid_request', `the file request has fields outside their bounds: ${fields}`);
}

/** Decrypts what {@link sealRequestText} returned. Throws `damaged` for anything else. */
export async function openRequestText(ciphertext: string, key: Bytes): Promise<RequestText> {
  const text = await openJson(ciphertext, key, RequestText);
  if (!text) throw new SendError('damaged', 'title and message of the file request are not what its owner encrypted');
  return text;
}
