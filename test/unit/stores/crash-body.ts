import type { Bytes } from '../../../core/bytes.ts';
import { patterned } from '../../contracts/store/bodies.ts';

/** Numbers from 0 to 1 that look random and are the same for the same seed. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 0x100000000;
  };
}

/** The bytes that belong under a key, of 0 to 200,000: the key is enough to check them. */
export function bodyOf(key: string): Bytes {
  let seed = 7;
  for (const character of key) seed = Math.imul(seed, 31) + character.charCodeAt(0);
  const random = randomOf(seed);
  random();
  return patterned(Math.floor(random() ** 4 * 200_000), seed);
}
