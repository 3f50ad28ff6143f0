import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KeptRequest } from '../../../cli/kept-requests.ts';
import { findOwn, forgetRequest, keepRequest, listKept, newHead, requestLinkOf } from '../../../cli/kept-requests.ts';
import type { CliSettings } from '../../../cli/settings.ts';
import { resolveSettings } from '../../../cli/settings.ts';
import { createTerminal } from '../../../cli/terminal.ts';
import { newSecret } from '../../../core/crypto/keys.ts';
import { deriveRequestKeys } from '../../../core/crypto/request-keys.ts';
import { publicKeyOf } from '../../../core/crypto/request-seal.ts';
import { inboxLink, requestLink } from '../../../core/link.ts';
import { temporaryFolder } from '../../support/server.ts';

const ORIGIN = 'https://send.example';
const terminal = createTerminal({ quiet: true });

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let settings: CliSettings;
beforeEach(async () => {
  folder = await temporaryFolder();
  settings = resolveSettings({}, {}, undefined, { config: undefined, state: folder.path });
});
afterEach(() => folder.remove());

async function request(change: Partial<KeptRequest> = {}): Promise<KeptRequest & { readonly publicKey: string }> {
  const ownerSecret = newSecret();
  const publicKey = await publicKeyOf(ownerSecret);
  const { requestId: id } = await deriveRequestKeys(publicKey);
  return { ...newHead({ place: { kind: 'server', url: ORIGIN }, id, ownerSecret, ...change }), publicKey };
}

async function keep({ publicKey: _, ...head }: KeptRequest & { publicKey?: string }, ...received: string[]) {
  const state = await keepRequest(settings.directories, head, terminal);
  for (const transfer of received) await state.append({ received: transfer });
  await state.close();
}

describe('a file request that this machine knows', () => {
  it('is found by its id, by its private link, and without either where it is the only one', async () => {
    const [one, other] = [await request({ title: 'One' }), await request()];
    await keep(one, 'a'.repeat(26));
    for (const text of [undefined, one.id, inboxLink(ORIGIN, one.id, one.ownerSecret)])
      expect(await findOwn(text, settings)).toMatchObject({
        head: { id: one.id, title: 'One', ownerSecret: one.ownerSecret },
        received: new Set(['a'.repeat(26)]),
      });
    await keep(other);
    await expect(findOwn(undefined, settings)).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('several file requests') as string,
    });
    await forgetRequest(settings.directories, other.id);
    expect((await listKept(settings.directories)).map(({ head }) => head.id)).toEqual([one.id]);
  });

  it('is in a file that only its owner can read, also after a crash within a line', async () => {
    const one = await request();
    await keep(one, 'a'.repeat(26));
    const path = join(folder.path, 'requests', `${one.id}.jsonl`);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await writeFile(path, `${await readFile(path, 'utf8')}\n{"received":"bbb`);
    await keep(one, 'e'.repeat(26));
    expect((await findOwn(one.id, settings)).received).toEqual(new Set(['a'.repeat(26), 'e'.repeat(26)]));
  });

  it('keeps the key of its private link, whatever another file of that name says', async () => {
    const one = await request();
    await keep({ ...one, ownerSecret: newSecret() }, 'a'.repeat(26));
    const link = inboxLink(ORIGIN, one.id, one.ownerSecret);
    const found = await findOwn(link, settings);
    expect(found).toMatchObject({ head: { ownerSecret: one.ownerSecret }, received: new Set() });
    await keep(found.head);
    expect((await findOwn(one.id, settings)).head.ownerSecret).toBe(one.ownerSecret);
  });

  it('is asked for where its link leads, which may be another address than before', async () => {
    const one = await request();
    await keep(one);
    const moved = await findOwn(inboxLink('https://new.example', one.id, one.ownerSecret), settings);
    expect(moved.head.place).toEqual({ kind: 'server', url: 'https://new.example' });
  });

  it('is unknown where its file holds something else', async () => {
    await mkdir(join(folder.path, 'requests'));
    await writeFile(join(folder.path, 'requests', 'x.jsonl'), '{"version":2}\n');
    expect(await listKept(settings.directories)).toEqual([]);
    await expect(findOwn(undefined, settings)).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(findOwn('a'.repeat(26), settings)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a link of another kind', () => {
  it('is refused by what was expected', async () => {
    const { id, ownerSecret, publicKey } = await request();
    const toSend = requestLink(ORIGIN, id, publicKey);
    const own = inboxLink(ORIGIN, id, ownerSecret);
    await expect(findOwn(toSend, settings)).rejects.toMatchObject({
      code: 'invalid_link',
      message: expect.stringContaining('private link of a file request') as string,
    });
    await expect(findOwn(own.replace(/#.*/, ''), settings)).rejects.toMatchObject({ code: 'invalid_link' });
    expect(requestLinkOf(toSend)).toMatchObject({ id, secret: publicKey });
    for (const wrong of [own, toSend.replace(/#.*/, ''), toSend.slice(0, -1)])
      expect(() => requestLinkOf(wrong)).toThrow(expect.objectContaining({ code: 'invalid_link' }));
  });
});
