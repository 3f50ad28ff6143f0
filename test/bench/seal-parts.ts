import { randomBytes } from '../../core/bytes.ts';
import { ciphertextLength, DEFAULT_PART_BYTES, partCount, partLayout } from '../../core/crypto/layout.ts';
import { sealPart } from '../../core/crypto/parts.ts';
import { createSealer } from '../../core/crypto/segments.ts';

/** Milliseconds to encrypt so many bytes as an upload does it, part by part. Runs in Node and in browsers. */
export async function sealParts(plaintextBytes: number, segmentBytes: number): Promise<number> {
  const sealer = await createSealer({ key: randomBytes(32), purpose: 'content', segmentBytes });
  const ciphertextBytes = ciphertextLength(plaintextBytes, segmentBytes);
  const plaintext = new Uint8Array(DEFAULT_PART_BYTES);
  const memory = new Uint8Array(DEFAULT_PART_BYTES);
  const started = performance.now();
  for (let part = 1; part <= partCount(ciphertextBytes, DEFAULT_PART_BYTES); part++) {
    const layout = partLayout(part, { ciphertextBytes, segmentBytes, partBytes: DEFAULT_PART_BYTES });
    const { start, end } = layout.plaintext;
    await sealPart(sealer, layout, plaintext.subarray(0, end - start), segmentBytes, memory);
  }
  return performance.now() - started;
}
