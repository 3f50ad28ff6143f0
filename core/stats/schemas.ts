import * as z from 'zod/mini';

/** What a request to the transfer API did, or tried to do. */
export const ActivityKind = z.enum([
  'create',
  'part_urls',
  'put_part',
  'list_parts',
  'complete',
  'view',
  'claim',
  'get_part',
  'finish',
  'log',
  'delete',
  'token',
  'change_expiry',
  'give_back',
  'report_damage',
]);
export type ActivityKind = z.infer<typeof ActivityKind>;

/** Upper bounds, in milliseconds, of the classes that latencies are counted in; a last class takes the rest. */
export const LATENCY_BOUNDS_MS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000] as const;

const KindStats = z.strictObject({
  requests: z.int(),
  /** Answered with 201: a transfer or a claim that was not there before. */
  created: z.int(),
  /** Answered with a status from 400 to 499, and from 500 on. */
  refused: z.int(),
  failed: z.int(),
  /** Bytes of ciphertext that went through this server in the body of request or answer; all of an upload that `complete` completed, which earlier versions counted at `create`. */
  bytes: z.int(),
  /** One count per class of {@link LATENCY_BOUNDS_MS}, and one more. */
  latency: z.array(z.int()).check(z.length(LATENCY_BOUNDS_MS.length + 1)),
});
export type KindStats = z.infer<typeof KindStats>;

/** What happened in pages of one variant: in the senders' pages and in the recipients'. */
export const VariantStats = z.strictObject({
  created: z.int().check(z.describe('Transfers created')),
  ready: z.int().check(z.describe('Uploads completed')),
  started: z.int().check(z.describe('Downloads started')),
  downloaded: z.int().check(z.describe('Downloads finished')),
});
export type VariantStats = z.infer<typeof VariantStats>;
export const VARIANT_STEPS = ['created', 'ready', 'started', 'downloaded'] as const;

/** What there was when the hour was rolled up. */
export const Inventory = z.strictObject({
  transfers: z.int(),
  /** Declared sizes of the transfers that still hold parts. */
  storedBytes: z.int(),
  activeTokens: z.int(),
});
export type Inventory = z.infer<typeof Inventory>;

/** `stats/hours/{hour}.json` and `stats/days/{day}.json`, written once; a day from its hours. */
export const StatsRecord = z
  .strictObject({
    version: z.literal(1),
    /** `2026112018` for an hour, `20261120` for a day, in UTC. */
    period: z.string().check(z.regex(/^[0-9]{8}(?:[0-9]{2})?$/)),
    kinds: z.partialRecord(ActivityKind, KindStats),
    refusals: z.record(z.string(), z.int()).check(z.describe('Requests by the status of their answer, from 400 on')),
    /** By the name of a variant; absent where none was on, as in older records. */
    variants: z.optional(z.record(z.string(), VariantStats)),
    inventory: Inventory,
  })
  .check(z.meta({ id: 'StatsRecord' }));
export type StatsRecord = z.infer<typeof StatsRecord>;

/** `stats/late/{hour or day}.json`, written once, a day after: requests that the record does not count. Empty when there are none. */
export const LateRecord = z.strictObject({
  version: z.literal(1),
  period: z.string(),
  late: z.int().check(z.minimum(1)),
});
export type LateRecord = z.infer<typeof LateRecord>;

/** One point of a plot: one hour or one day. */
export const StatsPoint = z
  .strictObject({
    period: z.string(),
    at: z.iso.datetime({ precision: 3 }).check(z.describe('Start of the period')),
    transfers: z.int().check(z.describe('Created')),
    downloads: z.int().check(z.describe('Claimed')),
    uploadedBytes: z
      .int()
      .check(
        z.describe('Size of the uploads that were completed, in either mode; those that were abandoned are not in it'),
      ),
    downloadedBytes: z
      .int()
      .check(z.describe('Bytes of ciphertext sent by this server; in direct mode the bucket sends them')),
    requests: z.int(),
    refused: z.int(),
    failed: z.int(),
    late: z.int().check(z.describe('Additional requests, which came after the period was counted')),
    latencyMs: z
      .nullable(z.strictObject({ p50: z.number(), p95: z.number(), p99: z.number() }))
      .check(
        z.describe(
          'Without the time in which a client sends its body. From the store: upper bounds of the classes, the last one is 30 s and more. Null without requests',
        ),
      ),
    storedBytes: z.nullable(z.int()),
    activeTokens: z.nullable(z.int()),
    complete: z
      .boolean()
      .check(
        z.describe('False for a period that has not ended, or whose counting stopped at the most that a page reads'),
      ),
  })
  .check(z.meta({ id: 'StatsPoint' }));
export type StatsPoint = z.infer<typeof StatsPoint>;

export const Overview = z
  .strictObject({
    by: z.enum(['minutes', 'hour', 'day']).check(z.describe('What a point is of: five minutes, an hour or a day')),
    source: z.enum(['store', 'cloudwatch']).check(z.describe('Where the figures are counted')),
    points: z.array(StatsPoint).check(z.describe('In ascending order, without gaps, up to now')),
    latencyMs: z
      .optional(StatsPoint.shape.latencyMs)
      .check(z.describe('Of all points together: absent where only single periods are known, as in CloudWatch')),
    variants: z
      .optional(z.array(z.strictObject({ name: z.string(), ...VariantStats.shape })))
      .check(z.describe('What happened in pages of each variant, all points together; absent while none is on')),
    now: z
      .optional(Inventory)
      .check(z.describe('What there is at this moment, as the pages of storage and tokens show it')),
    reads: z
      .int()
      .check(z.describe('Objects and pages of lists that this answer took from the store, or requests to CloudWatch')),
  })
  .check(z.meta({ id: 'Overview' }));
export type Overview = z.infer<typeof Overview>;
