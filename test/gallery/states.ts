import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Client, Uploaded } from '../../core/client/client.ts';
import { createFileRequestClient, sendToRequest } from '../../core/client/file-requests.ts';
import { newSecret } from '../../core/crypto/keys.ts';
import { downloadLink, inboxLink, manageLink, requestLink } from '../../core/link.ts';
import { NOTE_NAME, NOTE_TYPE } from '../../core/note.ts';
import { en } from '../../frontend/i18n/en.ts';
import { receiveFile, sendByClient, sendPicked } from '../e2e/fixtures.ts';
import { patternBytes, sourceOf } from '../support/app.ts';
import { beginStuckUpload } from '../support/stuck-upload.ts';

/** What brings a page into a state. */
export interface Scene {
  readonly page: Page;
  readonly origin: string;
  readonly client: Client;
  /** Of a server that takes uploads with an access code only. */
  readonly closedOrigin: string;
  readonly folder: string;
}

const heading = async (page: Page, name: string): Promise<void> => page.getByRole('heading', { name }).waitFor();
const linkOf = ({ origin }: Scene, { id, secret }: Pick<Uploaded, 'id' | 'secret'>): string =>
  downloadLink(origin, id, secret);
const privateLinkOf = ({ origin }: Scene, { id, ownerSecret }: Uploaded): string => manageLink(origin, id, ownerSecret);

async function chosen({ page, origin, folder }: Scene, bytes = 1_234_567): Promise<void> {
  const path = join(folder, 'holiday pictures.zip');
  await writeFile(path, new Uint8Array(bytes));
  await page.goto(origin);
  await page.locator('input[type=file][multiple]').setInputFiles(path);
  await heading(page, en['review.title']);
}

/** Parts wait for ever. */
async function uploading(scene: Scene): Promise<void> {
  await scene.page.route('**/parts/**', () => undefined);
  await chosen(scene, 9_000_000);
  await scene.page.getByRole('button', { name: en['upload.send'], exact: true }).click();
  await scene.page.getByRole('textbox', { name: en['share.link'] }).waitFor();
}

async function opened(scene: Scene, downloads = 3): Promise<Uploaded> {
  const sent = await sendByClient(scene.client, { downloads });
  await scene.page.goto(linkOf(scene, sent));
  await scene.page.getByRole('button', { name: en['download.start'] }).waitFor();
  return sent;
}

async function managed(scene: Scene, sent: Uploaded): Promise<void> {
  await scene.page.goto(privateLinkOf(scene, sent));
  await heading(scene.page, en['log.title']);
  await scene.page.getByRole('listitem').first().waitFor();
}

/** A file request to which one file was sent. */
async function requested({
  origin,
  client,
}: Scene): Promise<{ toSend: string; own: string; close: () => Promise<unknown> }> {
  const requests = createFileRequestClient({ baseUrl: origin });
  const text = { title: 'Pictures of the holiday', message: 'All of them, please.\nThe long ones, too.' };
  const { id, ownerSecret, publicKey } = await requests.create({ ...text, expiresInSeconds: 3_600, maxTransfers: 10 });
  await client.upload({
    source: sourceOf(patternBytes(1_000)),
    metadata: { name: 'beach.jpg', type: 'image/jpeg' },
    expiresInSeconds: 3_600,
    maxDownloads: 2,
    forRequest: sendToRequest(publicKey),
  });
  const close = (): Promise<unknown> => requests.close(id, ownerSecret);
  return { toSend: requestLink(origin, id, publicKey), own: inboxLink(origin, id, ownerSecret), close };
}

async function noteOpened({ page, origin, client }: Scene): Promise<void> {
  const text = new TextEncoder().encode('The door code is 4711.\nTurn\u202e left.');
  const metadata = { name: NOTE_NAME, type: NOTE_TYPE };
  const { id, secret } = await client.upload({
    source: sourceOf(text),
    metadata,
    expiresInSeconds: 3_600,
    maxDownloads: 2,
  });
  await page.goto(downloadLink(origin, id, secret));
  await page.getByRole('button', { name: en['note.show'] }).waitFor();
}

/** Each page of a user in each of its states. */
export const STATES: Readonly<Record<string, (scene: Scene) => Promise<unknown>>> = {
  start: ({ page, origin }) => page.goto(origin),
  'files chosen': (scene) => chosen(scene),
  'note written': async ({ page, origin }) => {
    await page.goto(origin);
    await page.getByRole('button', { name: en['note.write'] }).click();
    await page.getByLabel(en['note.label']).fill('The door code is 4711.');
  },
  'before a note': noteOpened,
  'note shown': async (scene) => {
    await noteOpened(scene);
    await scene.page.getByRole('button', { name: en['note.show'] }).click();
    await scene.page.getByText(en['note.hidden']).waitFor();
  },
  'ask for files': async ({ page, origin }) => {
    await page.goto(`${origin}/request`);
    await page.getByRole('button', { name: en['request.create'] }).waitFor();
  },
  'sent to a request': async (scene) => {
    const { own } = await requested(scene);
    await scene.page.goto(own);
    await scene.page.getByText('beach.jpg').waitFor();
  },
  'request for senders': async (scene) => {
    const { toSend } = await requested(scene);
    await scene.page.goto(toSend);
    await scene.page.getByRole('blockquote').waitFor();
  },
  'request closed': async (scene) => {
    const { toSend, close } = await requested(scene);
    await close();
    await scene.page.goto(toSend);
    await heading(scene.page, en['error.request_closed']);
  },
  uploading,
  offline: async (scene) => {
    await uploading(scene);
    await scene.page.context().setOffline(true);
    await scene.page.getByText(en['progress.offline']).waitFor();
  },
  'upload interrupted': async (scene) => {
    await uploading(scene);
    await scene.page.goto('about:blank');
    await scene.page.goto(scene.origin);
    await scene.page.getByRole('button', { name: en['unfinished.pick'] }).waitFor();
  },
  sent: async (scene) => {
    await chosen(scene);
    await sendPicked(scene.page);
  },
  'files you sent': async (scene) => {
    await chosen(scene);
    await sendPicked(scene.page);
    await scene.page.goto(`${scene.origin}/sent`);
    await scene.page.getByText('holiday pictures.zip').waitFor();
  },
  'uploads need a code': async ({ page, closedOrigin }) => {
    await page.goto(closedOrigin);
    await page.getByRole('textbox').waitFor();
  },
  'recipient waits': async (scene) => {
    const begun = await beginStuckUpload(scene.client, 5_000_000);
    await scene.page.goto(linkOf(scene, begun));
    await scene.page.getByRole('button', { name: en['download.start_later'] }).click();
    await heading(scene.page, en['download.uploading']);
  },
  'before the download': (scene) => opened(scene),
  'during the download': async (scene) => {
    await opened(scene);
    await scene.page.route('**/parts/**', () => undefined);
    await scene.page.getByRole('button', { name: en['download.start'] }).click();
    await heading(scene.page, en['receiving.title']);
  },
  'after the download': async (scene) => {
    await opened(scene);
    await receiveFile(scene.page);
  },
  'log of a recipient': async (scene) => {
    await opened(scene);
    await scene.page.getByText(en['log.title']).click();
    await scene.page.getByRole('listitem').last().waitFor();
  },
  'key missing': async (scene) => {
    const { id } = await sendByClient(scene.client);
    await scene.page.goto(`${scene.origin}/d/${id}`);
    await heading(scene.page, en['key.title']);
  },
  'link cut': async (scene) => {
    await scene.page.goto(linkOf(scene, await sendByClient(scene.client)).slice(0, -9));
    await heading(scene.page, en['error.invalid_link']);
  },
  'wrong key': async (scene) => {
    const { id } = await sendByClient(scene.client);
    await scene.page.goto(downloadLink(scene.origin, id, newSecret()));
    await heading(scene.page, en['error.wrong_key']);
  },
  'ended by its limit': async (scene) => {
    const sent = await opened(scene, 1);
    await receiveFile(scene.page);
    await scene.page.goto('about:blank');
    await scene.page.goto(linkOf(scene, sent));
    await heading(scene.page, en['error.limit_reached']);
  },
  deleted: async (scene) => {
    const sent = await sendByClient(scene.client);
    await scene.client.delete(sent.id, sent.ownerSecret);
    await scene.page.goto(linkOf(scene, sent));
    await heading(scene.page, en['error.deleted']);
  },
  damaged: async (scene) => {
    await opened(scene);
    await scene.page.route('**/parts/**', (route) => route.fulfill({ body: Buffer.alloc(1_500) }));
    await scene.page.getByRole('button', { name: en['download.start'] }).click();
    await scene.page.getByRole('alert').waitFor();
  },
  'server slow': async (scene) => {
    const sent = await sendByClient(scene.client);
    await scene.page.route('**/api/transfers/**', () => undefined);
    await scene.page.goto(linkOf(scene, sent));
    await scene.page.getByText(en['slow.text']).waitFor();
  },
  'private link': async (scene) => managed(scene, await sendByClient(scene.client)),
  'private link, downloaded': async (scene) => {
    const sent = await opened(scene);
    await receiveFile(scene.page);
    await managed(scene, sent);
  },
  'private link, ended': async (scene) => {
    const sent = await sendByClient(scene.client);
    await scene.client.delete(sent.id, sent.ownerSecret);
    await managed(scene, sent);
  },
  'how it works': ({ page, origin }) => page.goto(`${origin}/about`),
  accessibility: ({ page, origin }) => page.goto(`${origin}/accessibility`),
  'what the server can see': async ({ page, origin }) => {
    await page.goto(`${origin}/transparency`);
    await heading(page, en['seen.never']);
  },
  API: async ({ page, origin }) => {
    await page.goto(`${origin}/docs`);
    await page.getByText('/api/transfers/{id}', { exact: true }).first().waitFor();
  },
  'not found': ({ page, origin }) => page.goto(`${origin}/nothing`),
  'script missing': async ({ page, origin }) => {
    await page.route('**/*.js', (route) => route.abort());
    await page.goto(origin);
    await heading(page, 'SGraph Send is starting…');
  },
};
