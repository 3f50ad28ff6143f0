import * as z from 'zod';
import { TransferId, TransferState } from '../schemas.ts';

/** Milliseconds since 1970, of a time with its zone. */
const Moment = z.iso
  .datetime({ offset: true, error: 'must be ISO 8601 with a zone, such as 2026-11-20T15:00:00Z; in a query + is %2B' })
  .transform((text) => Date.parse(text));
const from = (what: string): z.ZodOptional<typeof Moment> =>
  Moment.meta({ type: 'string', format: 'date-time', description: `${what} at this time or later` }).optional();
const until = (what: string): z.ZodOptional<typeof Moment> =>
  Moment.meta({ type: 'string', format: 'date-time', description: `${what} before this time` }).optional();

const ByteCount = (what: string): z.ZodOptional<z.ZodType<number, string>> =>
  z
    .string()
    .regex(/^(?:0|[1-9][0-9]{0,14})$/, 'must be a whole number of bytes')
    .transform(Number)
    .meta({ type: 'integer', description: `${what}, in bytes of ciphertext` })
    .optional();

/** Pairs of members of which the first must be less. */
const RANGES = [
  ['createdFrom', 'createdUntil'],
  ['expiresFrom', 'expiresUntil'],
  ['activeFrom', 'activeUntil'],
] as const;

/** The query of the list of transfers: all that is given must hold. */
export const TransfersQuery = z
  .strictObject({
    cursor: z
      .string()
      .regex(/^(?:index\/[0-9]{13}-[a-z2-7]{26}|uses\/[0-9]{9})$/)
      .optional()
      .meta({ description: 'The `next` of the page before; the other members must be the same' }),
    state: TransferState.optional(),
    createdFrom: from('Created'),
    createdUntil: until('Created'),
    expiresFrom: from('Expires'),
    expiresUntil: until('Expires'),
    activeFrom: from('With an entry in its log'),
    activeUntil: until('With an entry in its log'),
    minBytes: ByteCount('At least this large'),
    maxBytes: ByteCount('At most this large'),
    token: TransferId.optional().meta({ description: 'Id of the access token that it was sent with' }),
  })
  .superRefine((query, context) => {
    for (const [first, second] of RANGES) {
      if ((query[first] ?? -Infinity) >= (query[second] ?? Infinity))
        context.addIssue({ code: 'custom', path: [first], message: `must be before ${second}` });
    }
    if ((query.minBytes ?? 0) > (query.maxBytes ?? Infinity))
      context.addIssue({ code: 'custom', path: ['minBytes'], message: 'must not be more than maxBytes' });
  });
export type TransfersQuery = z.infer<typeof TransfersQuery>;

/** Where a check of the store continues. */
export const StoreCheckQuery = z.strictObject({
  after: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._/-]{0,511}$/)
    .optional()
    .meta({ description: 'The `next` of the answer before' }),
});

/** The id of an event and its day: `20261120/01jd…`. Whatever it names, the page continues with what is older. */
export const AuditCursor = z
  .string()
  .regex(/^20[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])\/[0-7][0-9a-hjkmnp-tv-z]{25}$/);

/** The query of the audit log. */
export const AuditQuery = z
  .strictObject({ cursor: AuditCursor.optional(), from: from('Done'), until: until('Done') })
  .refine((query) => (query.from ?? -Infinity) < (query.until ?? Infinity), {
    path: ['from'],
    message: 'must be before until',
  });
export type AuditQuery = z.infer<typeof AuditQuery>;
