import * as z from 'zod/mini';
import { unseenIn } from '../one-line.ts';
import { TransferId, TransferState } from '../schemas.ts';
import { AuditKind } from './audit-kind.ts';
import { MAX_LOGGED_NAME_CHARACTERS } from './logged-name.ts';

/** Milliseconds since 1970, of a time with its zone. */
const Moment = z.pipe(
  z.iso.datetime({
    offset: true,
    error: 'must be ISO 8601 with a zone, such as 2026-11-20T15:00:00Z; in a query + is %2B',
  }),
  z.transform((text) => Date.parse(text)),
);
const from = (what: string): z.ZodMiniOptional<typeof Moment> =>
  z.optional(
    Moment.check(z.meta({ type: 'string', format: 'date-time', description: `${what} at this time or later` })),
  );
const until = (what: string): z.ZodMiniOptional<typeof Moment> =>
  z.optional(Moment.check(z.meta({ type: 'string', format: 'date-time', description: `${what} before this time` })));

const ByteCount = (what: string): z.ZodMiniOptional<z.ZodMiniType<number, string>> =>
  z.optional(
    z
      .pipe(
        z.string().check(z.regex(/^(?:0|[1-9][0-9]{0,14})$/, 'must be a whole number of bytes')),
        z.transform(Number),
      )
      .check(z.meta({ type: 'integer', description: `${what}, in bytes of ciphertext` })),
  );

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
      .optional(z.string().check(z.regex(/^(?:index\/[0-9]{13}-[a-z2-7]{26}|uses\/[0-9]{9})$/)))
      .check(z.describe('The `next` of the page before; the other members must be the same')),
    state: z.optional(TransferState),
    createdFrom: from('Created'),
    createdUntil: until('Created'),
    expiresFrom: from('Expires'),
    expiresUntil: until('Expires'),
    activeFrom: from('With an entry in its log'),
    activeUntil: until('With an entry in its log'),
    minBytes: ByteCount('At least this large'),
    maxBytes: ByteCount('At most this large'),
    damaged: z
      .optional(
        z.pipe(
          z.enum(['true', 'false']),
          z.transform((text) => text === 'true'),
        ),
      )
      .check(
        z.meta({
          type: 'boolean',
          description: 'Whether parts are missing, have another size, were found altered or were reported',
        }),
      ),
    token: z.optional(TransferId).check(z.describe('Id of the access code that it was sent with')),
  })
  .check(
    z.superRefine((query, context) => {
      for (const [first, second] of RANGES) {
        if ((query[first] ?? -Infinity) >= (query[second] ?? Infinity))
          context.addIssue({ code: 'custom', path: [first], message: `must be before ${second}` });
      }
      if ((query.minBytes ?? 0) > (query.maxBytes ?? Infinity))
        context.addIssue({ code: 'custom', path: ['minBytes'], message: 'must not be more than maxBytes' });
    }),
  );
export type TransfersQuery = z.infer<typeof TransfersQuery>;

/** Where a check of the store continues. */
export const StoreCheckQuery = z.strictObject({
  after: z
    .optional(z.string().check(z.regex(/^[a-z0-9][a-z0-9._/-]{0,511}$/)))
    .check(z.describe('The `next` of the answer before')),
});

/** The id of an event and its day: `20261120/01jd…`. Whatever it names, the page continues with what is older. */
export const AuditCursor = z
  .string()
  .check(z.regex(/^20[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])\/[0-7][0-9a-hjkmnp-tv-z]{25}$/));

/** The query of the audit log: all that is given must hold. */
export const AuditQuery = z
  .strictObject({
    cursor: z
      .optional(AuditCursor)
      .check(z.describe('The `next` of the page before; the other members must be the same')),
    from: from('Done'),
    until: until('Done'),
    kind: z.optional(AuditKind).check(z.describe('What was done')),
    operator: z
      .optional(
        z.string().check(
          z.minLength(1),
          z.maxLength(MAX_LOGGED_NAME_CHARACTERS),
          // No `regex`: with its flags it would be a pattern in the OpenAPI document that matches nothing.
          z.refine((text) => unseenIn(text) === undefined, 'must be text on one line'),
        ),
      )
      .check(z.describe('The name of the operator, or a part of it; capital letters make no difference')),
    target: z.optional(TransferId).check(z.describe('Id of the transfer or token to which it was done')),
  })
  .check(
    z.refine((query) => (query.from ?? -Infinity) < (query.until ?? Infinity), {
      path: ['from'],
      message: 'must be before until',
    }),
  );
export type AuditQuery = z.infer<typeof AuditQuery>;

export const OverviewRange = z.enum(['hour', 'day', 'week', 'month']);
export type OverviewRange = z.infer<typeof OverviewRange>;

/** Which time an overview shows. */
export const OverviewQuery = z
  .strictObject({
    range: z
      .optional(OverviewRange)
      .check(
        z.describe('The last hour by five minutes, the last day or week by the hour, the last 30 days by the day'),
      ),
    by: z
      .optional(z.enum(['hour', 'day']))
      .check(z.describe('In place of a range: the last 48 hours, or the last 30 days')),
  })
  .check(
    z.refine((query) => (query.range === undefined) !== (query.by === undefined), {
      path: ['range'],
      message: 'give either range or by',
    }),
  );
