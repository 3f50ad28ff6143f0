import * as z from 'zod/mini';
import { deriveRequestKeys } from '../crypto/request-keys.ts';
import { publicKeyOf } from '../crypto/request-seal.ts';
import { SendError } from '../errors.ts';
import { parseJson } from '../parse-json.ts';
import { Secret, TransferId } from '../schemas.ts';

/** A file of one request is smaller. */
export const MAX_REQUEST_FILE_BYTES: number = 64 * 1024;

/** Where a request is: on a server, or in a store that the command line opens. */
const RequestPlace = z.union([
  z.strictObject({ kind: z.literal('server'), url: z.string() }),
  z.strictObject({ kind: z.literal('store'), url: z.string(), mode: z.enum(['server', 'direct']) }),
]);

/** A file request with the secret that opens all that is sent to it: what the command line keeps, and what page and command line exchange. */
export const RequestFile = z.strictObject({
  version: z.literal(1),
  kind: z.literal('request'),
  madeAt: z.iso.datetime(),
  place: RequestPlace,
  id: TransferId,
  ownerSecret: Secret,
  title: z.optional(z.string()),
});
export type RequestFile = z.infer<typeof RequestFile>;

export function requestFileText(file: RequestFile): string {
  return `${JSON.stringify(file)}\n`;
}

/**
 * Reads what {@link requestFileText} wrote; of several lines the first one, as in the file that the command line keeps. Throws
 * `invalid_request` for anything else, and `wrong_key` where id and secret do not belong together.
 */
export async function readRequestFile(text: string): Promise<RequestFile> {
  const file = RequestFile.safeParse(parseJson(text) ?? parseJson(text.split('\n', 1)[0] ?? '')).data;
  if (!file) throw new SendError('invalid_request', 'this file is not a file request that was exported');
  const { requestId } = await deriveRequestKeys(await publicKeyOf(file.ownerSecret));
  if (requestId !== file.id) throw new SendError('wrong_key');
  return file;
}
