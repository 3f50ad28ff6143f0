import { expect, it } from 'vitest';
import { newSecret } from '../../../core/crypto/keys.ts';
import { deriveRequestKeys } from '../../../core/crypto/request-keys.ts';
import { publicKeyOf } from '../../../core/crypto/request-seal.ts';
import type { RequestFile } from '../../../core/requests/request-file.ts';
import { readRequestFile, requestFileText } from '../../../core/requests/request-file.ts';

async function requestFile(): Promise<RequestFile> {
  const ownerSecret = newSecret();
  const { requestId: id } = await deriveRequestKeys(await publicKeyOf(ownerSecret));
  const place = { kind: 'server', url: 'https://send.example' } as const;
  return { version: 1, kind: 'request', madeAt: '2026-11-20T12:00:00.000Z', place, id, ownerSecret, title: 'Photos' };
}

it('a request that was written to a file is read, also from the file that the command line keeps', async () => {
  const file = await requestFile();
  expect(await readRequestFile(requestFileText(file))).toEqual(file);
  expect(await readRequestFile(JSON.stringify(file, null, 2))).toEqual(file);
  expect(await readRequestFile(`${requestFileText(file)}\n{"received":"${file.id}"}\n`)).toEqual(file);
});

it('a key of another request is refused, and so is anything that is no such file', async () => {
  const file = await requestFile();
  await expect(readRequestFile(requestFileText({ ...file, ownerSecret: newSecret() }))).rejects.toMatchObject({
    code: 'wrong_key',
  });
  const others = ['', '{', '[]', 'null', JSON.stringify({ ...file, version: 2 }), JSON.stringify({ ...file, more: 1 })];
  for (const text of [...others, JSON.stringify({ ...file, place: { kind: 'folder', url: '/' } })])
    await expect(readRequestFile(text), text).rejects.toMatchObject({ code: 'invalid_request' });
});
