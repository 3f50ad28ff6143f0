import type { Bytes } from '../../../core/bytes.ts';
import { concatBytes } from '../../../core/bytes.ts';
import type { Store, StoreBody } from '../../../core/stores/store.ts';

/** A store broken on purpose in one way. */
export interface BrokenStore {
  readonly fault: string;
  /** Name of the contract's check that must fail. */
  readonly caughtBy: string;
  /** The methods that differ from the good store. */
  readonly spoil: (good: Store) => Partial<Store>;
}

/** The whole body, without a look at its declared length. */
export async function collect(body: StoreBody): Promise<Bytes> {
  if (body instanceof Uint8Array) return body;
  const chunks: Bytes[] = [];
  for await (const chunk of body.stream) chunks.push(chunk);
  return concatBytes(chunks);
}
