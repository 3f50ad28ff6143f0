import * as z from 'zod';

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
]);
export type ActivityKind = z.infer<typeof ActivityKind>;

/** Upper bounds, in milliseconds, of the classes that latencies are counted in; a last class takes the rest. */
export const LATENCY_BOUNDS_MS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000] as const;

const KindStats = z.strictObject({
  requests: z.int(),
  /** Answered with a status from 400 to 499, and from 500 on. */
  refused: z.int(),
  failed: z.int(),
  /** Bytes of ciphertext that went through this server in the body of request or answer. */
  bytes: z.int(),
  /** One count per class of {@link LATENCY_BOUNDS_MS}, and one more. */
  latency: z.array(z.int()).length(LATENCY_BOUNDS_MS.length + 1),
});
export type KindStats = z.infer<typeof KindStats>;

/** What there was at the end of the hour. */
export const Inventory = z.strictObject({
  transfers: z.int(),
  /** Declared sizes of the transfers that still hold parts. */
  storedBytes: z.int(),
  activeTokens: z.int(),
});
export type Inventory = z.infer<typeof Inventory>;

/** `stats/hours/{hour}.json` and `stats/days/{day}.json`, written once. `late` counts what arrived after the hour was written. */
export const StatsRecord = z
  .strictObject({
    version: z.literal(1),
    /** `2026112018` for an hour, `20261120` for a day, in UTC. */
    period: z.string().regex(/^[0-9]{8}(?:[0-9]{2})?$/),
    kinds: z.partialRecord(ActivityKind, KindStats),
    refusals: z
      .record(z.string(), z.int())
      .meta({ description: 'Requests by the status of their answer, from 400 on' }),
    inventory: Inventory,
  })
  .meta({ id: 'StatsRecord' });
export type StatsRecord = z.infer<typeof StatsRecord>;

/** One point of a plot: one hour or one day. */
export const StatsPoint = z
  .strictObject({
    period: z.string(),
    at: z.iso.datetime({ precision: 3 }).meta({ description: 'Start of the period' }),
    transfers: z.int().meta({ description: 'Created' }),
    downloads: z.int().meta({ description: 'Claimed' }),
    uploadedBytes: z.int().meta({ description: 'Declared size of the transfers created, in either mode' }),
    downloadedBytes: z
      .int()
      .meta({ description: 'Bytes of ciphertext sent by this server; in direct mode the bucket sends them' }),
    requests: z.int(),
    refused: z.int(),
    failed: z.int(),
    late: z.int(),
    latencyMs: z
      .strictObject({ p50: z.number(), p95: z.number(), p99: z.number() })
      .nullable()
      .meta({ description: 'Upper bounds of the classes; null without requests' }),
    storedBytes: z.int().nullable(),
    activeTokens: z.int().nullable(),
    complete: z
      .boolean()
      .meta({
        description: 'False for a period that has not ended, or whose counting stopped at the most that a page reads',
      }),
  })
  .meta({ id: 'StatsPoint' });
export type StatsPoint = z.infer<typeof StatsPoint>;

export const Overview = z
  .strictObject({
    by: z.enum(['hour', 'day']),
    points: z.array(StatsPoint).meta({ description: 'In ascending order, without gaps, up to now' }),
    reads: z.int().meta({ description: 'Objects and pages of lists that this answer took from the store' }),
  })
  .meta({ id: 'Overview' });
export type Overview = z.infer<typeof Overview>;
