import { describe, expect, it } from 'vitest';
import { downloadLink } from '../../core/link.ts';
import { readFragment, readSecret } from '../../core/read-secret.ts';
import { derivationVectors } from '../vectors/vectors.ts';

const [{ transferId: id, secret }, { transferId: otherId }] = [derivationVectors[0]!, derivationVectors[1]!];

describe('what a person pastes as a key', () => {
  it.each([
    secret,
    `#${secret}`,
    ` ${secret}\n`,
    `${secret}.`,
    `<${id}#${secret}>`,
    downloadLink('https://a.example', id, secret),
    `${id}#${secret}`,
    `${secret.slice(0, 9)} ${secret.slice(9)}`,
    `> ${secret.slice(0, 20)}\n> ${secret.slice(20)}`,
    `here: ${downloadLink('https://a.example', id, secret)}\nRegards`,
    `${secret}:~:text=Download`,
  ])('can be %j', (text) => {
    expect(readSecret(text, id)).toBe(secret);
  });

  it('is refused as the link of another transfer', () => {
    const link = downloadLink('https://a.example', otherId, secret);
    expect(() => readSecret(link, id)).toThrow(expect.objectContaining({ code: 'wrong_key' }));
  });

  it.each(['', '#', secret.slice(1), `${secret}A`, `${id}#`, `https://a.example/d/${id}`])(
    'is refused as incomplete: %j',
    (text) => {
      expect(() => readSecret(text, id)).toThrow(expect.objectContaining({ code: 'invalid_link' }));
    },
  );
});

describe("a page's fragment", () => {
  it('may be percent-encoded', () => expect(readFragment(`%20${secret}%0A`, id)).toBe(secret));

  it.each(['%', '%zz', `${secret}%E0%A4%A`])('is refused as no link where nothing can decode it: %j', (fragment) => {
    expect(() => readFragment(fragment, id)).toThrow(expect.objectContaining({ code: 'invalid_link' }));
  });
});
