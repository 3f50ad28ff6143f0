import { DEFAULT_SEGMENT_BYTES } from '../../core/crypto/layout.ts';
import type { Row } from './benchmark.ts';
import { interleave, throughput } from './rounds.ts';

const SEGMENT_SIZES = [64 * 1024, 256 * 1024, 1024 * 1024] as const;

/** Compares the default segment size with others; `seal` gives the milliseconds of encrypting so many bytes. */
export async function compareSegmentSizes(
  rounds: number,
  bytes: number,
  seal: (bytes: number, segmentBytes: number) => Promise<number>,
): Promise<Row[]> {
  const variants = SEGMENT_SIZES.map(
    (segmentBytes) => [String(segmentBytes), () => seal(bytes, segmentBytes)] as const,
  );
  const times = await interleave(rounds, Object.fromEntries(variants));
  const values = throughput(bytes, times[DEFAULT_SEGMENT_BYTES] ?? []);
  return SEGMENT_SIZES.filter((segmentBytes) => segmentBytes !== DEFAULT_SEGMENT_BYTES).map((segmentBytes) => ({
    what: `encrypt parts, segments of ${segmentBytes / 1024} KiB`,
    unit: 'MiB/s',
    ours: throughput(bytes, times[segmentBytes] ?? []),
    baseline: { what: `${DEFAULT_SEGMENT_BYTES / 1024} KiB, the default`, values },
  }));
}
