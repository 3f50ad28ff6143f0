import { createHash, timingSafeEqual } from 'node:crypto';
import { SendError } from '../../core/errors.ts';

const BEARER = /^Bearer +([\x21-\x7e]{1,512})$/i;

/** Lets Prometheus in by a token of its own, which opens nothing else. Throws `unauthorized`, and `not_found` where none is set. */
export function requireMetricsToken(sha256: string | undefined, authorization: string | undefined): void {
  if (sha256 === undefined) throw new SendError('not_found');
  const shown = BEARER.exec(authorization ?? '')?.[1];
  const digest = createHash('sha256')
    .update(shown ?? '')
    .digest();
  if (timingSafeEqual(digest, Buffer.from(sha256, 'hex')) && shown !== undefined) return;
  throw new SendError('unauthorized', 'send the token for metrics as `Authorization: Bearer TOKEN`');
}
