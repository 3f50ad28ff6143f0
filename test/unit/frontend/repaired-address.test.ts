import { expect, it } from 'vitest';
import { repairedAddress } from '../../../frontend/repaired-address.ts';
import { derivationVectors } from '../../vectors/vectors.ts';

const { transferId: id, secret } = derivationVectors[0]!;
const repaired = (path: string): string | undefined => repairedAddress(new URL(path, 'https://send.example'));

it.each([
  [`/d/${id}%23${secret}`, `/d/${id}#${secret}`],
  [`/d/${id}%2523${secret}`, `/d/${id}#${secret}`],
  [`/t/${id}%23${secret}`, `/t/${id}#${secret}`],
  [`/d/${id}/%23${secret}`, `/d/${id}#${secret}`],
  [`/d/${id}%23${secret}%3E.`, `/d/${id}#${secret}`],
  [`/d/${id}#${secret}%0A`, `/d/${id}#${secret}`],
  [`/d/${id}).`, `/d/${id}`],
  [`/d/${id}#${secret}`, undefined],
  [`/d/${id}`, undefined],
  ['/d/nothing', undefined],
  [`/d/${id}%23short`, `/d/${id}#short`],
  [`/t/${id}/%2523short`, `/t/${id}#short`],
  [`/d/${id}/short`, `/d/${id}#short`],
  [`/d/${id}/more#${secret}`, `/d/${id}#${secret}`],
  [`/d/${id}/`, `/d/${id}`],
  [`/d/${id}/%23`, `/d/${id}`],
  [`/d/${id}a/short`, undefined],
  [`/d/${id}%E0%A4%A`, undefined],
  ['/about', undefined],
])('the address %s becomes %s', (path, expected) => {
  expect(repaired(path)).toBe(expected);
});
