import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readKey, readLink } from '../../../cli/read-link.ts';
import { deriveLinkKeys, newSecret } from '../../../core/crypto/keys.ts';
import { temporaryFolder } from '../../support/server.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let secret: string;
let id: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  secret = newSecret();
  ({ transferId: id } = await deriveLinkKeys(secret));
});
afterEach(() => folder.remove());

const secretOf = async (link: string, flags: object, key?: string): Promise<string> =>
  (await readLink(link, flags, { key, directories: { config: undefined, state: folder.path } }, 'recipient')).secret;
const file = async (text: string | Buffer): Promise<{ keyFile: string }> => {
  const keyFile = join(folder.path, 'key.txt');
  await writeFile(keyFile, text);
  return { keyFile };
};

describe('a link without its scheme', () => {
  const link = (text: string): Promise<unknown> =>
    readLink(text, {}, { key: undefined, directories: { config: undefined, state: folder.path } }, 'recipient');

  it('is one by https, as a whole text', async () => {
    const origin = 'https://a.example:8443/send';
    expect(await link(`<A.example:8443/send/d/${id}#${secret}>.`)).toMatchObject({ origin, id, secret });
    expect(await secretOf(id, await file(`a.example/d/${id}#${secret}\n`))).toBe(secret);
  });

  it('is not made of the rest of another address', async () => {
    for (const start of ['https://a. b.example', 'see a.example', 'me@a.example', '//a.example'])
      await expect(link(`${start}/d/${id}#${secret}`)).rejects.toMatchObject({ code: 'invalid_link' });
  });
});

describe('the key of a link', () => {
  it('comes from a file, with the spaces of an editor, or with a whole link in it', async () => {
    expect(await secretOf(id, await file(`${secret}\n`))).toBe(secret);
    expect(await secretOf(id, await file(`  https://send.example/d/${id}#${secret}\r\n`))).toBe(secret);
    expect(await readKey(await file(`#${secret}\n`), { key: undefined })).toBe(secret);
  });

  it('comes from a file that a program of Windows wrote', async () => {
    const marked = `\ufeff${secret}\r\n`;
    const swapped = Buffer.from(marked, 'utf16le').swap16();
    for (const bytes of [Buffer.from(marked), Buffer.from(marked, 'utf16le'), swapped])
      expect(await secretOf(id, await file(bytes))).toBe(secret);
  });

  it('comes from the settings only where there is no other', async () => {
    const other = newSecret();
    expect(await secretOf(id, {}, secret)).toBe(secret);
    expect(await secretOf(`${id}#${secret}`, {}, other)).toBe(secret);
    expect(await secretOf(id, { key: secret }, other)).toBe(secret);
    expect(await secretOf(id, await file(secret), other)).toBe(secret);
    expect(await readKey({}, { key: secret })).toBe(secret);
  });

  it('is refused from a file that is not one, which is not shown', async () => {
    const reading = async (text: string): Promise<unknown> => secretOf(id, await file(text));
    await expect(reading('')).rejects.toMatchObject({ code: 'invalid_link' });
    await expect(reading('secret-value')).rejects.toThrow(/^(?!.*secret-value)/);
    await expect(reading('x'.repeat(5_000))).rejects.toThrow('--key-file has 5000 bytes');
    await expect(secretOf(id, { keyFile: join(folder.path, 'missing') })).rejects.toMatchObject({ code: 'unreadable' });
  });
});
