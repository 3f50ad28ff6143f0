import { readFile, writeFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import type { Client } from '../../core/client/client.ts';
import type { OwnedFileRequest } from '../../core/client/file-requests.ts';
import { createFileRequestClient, sendToRequest } from '../../core/client/file-requests.ts';
import { newSecret } from '../../core/crypto/keys.ts';
import { inboxLink, requestLink } from '../../core/link.ts';
import { readRequestFile, requestFileText } from '../../core/requests/request-file.ts';
import { en } from '../../frontend/i18n/en.ts';
import { limitMs } from '../setup/time-limits.ts';
import { patternBytes, sourceOf } from '../support/app.ts';
import { chooseFiles, expect, expectGoodPage, makeFile, pickFile, test } from './fixtures.ts';

interface Entry {
  readonly number: number;
  readonly sealed: string;
}

async function made(origin: string, maxTransfers = 200): Promise<OwnedFileRequest> {
  return createFileRequestClient({ baseUrl: origin }).create({
    title: 'Photos',
    expiresInSeconds: 3_600,
    maxTransfers,
  });
}

async function sendTo(client: Client, publicKey: string, name: string): Promise<void> {
  await client.upload({
    source: sourceOf(patternBytes(10)),
    metadata: { name, type: '' },
    expiresInSeconds: 600,
    maxDownloads: 1,
    forRequest: sendToRequest(publicKey),
  });
}

async function shows(page: Page, url: string, text: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(url);
  await expect(page.getByRole('heading', { name: text, exact: true })).toBeVisible();
}

test('a link that is cut, wrong or used up says so to its sender and its owner', async ({ page, origin, client }) => {
  const { id, publicKey, ownerSecret } = await made(origin, 1);
  const [link, own] = [requestLink(origin, id, publicKey), inboxLink(origin, id, ownerSecret)];
  for (const cut of [link, own]) await shows(page, cut.replace(/#.*/, ''), en['error.invalid_link']);
  await shows(page, inboxLink(origin, id, newSecret()), en['error.wrong_key']);
  await shows(page, link, 'Photos');
  await sendTo(client, publicKey, 'a.bin');
  await shows(page, link, en['error.request_full']);
  // Once: the hint says it already.
  await expect(page.getByText(/^Ask the person who /)).toHaveText([en['hint.request_full']]);
  await shows(page, own, 'Photos');
  await expect(page.getByText(en['request.is_full'])).toBeVisible();

  const answered = (change: (answer: Record<string, unknown>) => object): Promise<unknown> =>
    page.route(`**/api/requests/${id}`, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: change((await response.json()) as Record<string, unknown>) });
    });
  await answered((info) => ({ ...info, state: 'expired' }));
  await shows(page, own, 'Photos');
  await expect(page.getByText(/^Expired on .*: nothing more can be sent to it\.$/)).toBeVisible();
  const other = await made(origin);
  await answered((info) => ({ ...info, metadata: other.info.metadata }));
  await shows(page, own, en['error.damaged']);
});

test('of what an evil server lists the bad is named and the good is first; thousands of entries are shown piece by piece', async ({
  page,
  origin,
  client,
}) => {
  const { id, publicKey, ownerSecret } = await made(origin);
  await sendTo(client, publicKey, 'beach.jpg');
  await sendTo(client, publicKey, 'dunes.jpg');
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.route('**/entries', async (route) => {
    const response = await route.fetch();
    const { entries } = (await response.json()) as { entries: [Entry, Entry] };
    // Some as long as what a sender seals, so that it takes a key agreement to refuse them.
    const sealed = (index: number): string => (index % 10 === 0 ? entries[0].sealed : 'A');
    const forged = Array.from({ length: 5_000 }, (_, index) => ({
      ...entries[0],
      number: index + 2,
      sealed: sealed(index),
      transfer: 'a'.repeat(26),
    }));
    const last = [
      { ...entries[1], number: 5_003 },
      { ...entries[0], number: 5_004 },
    ];
    await route.fulfill({ response, json: { entries: [entries[0], ...forged, ...last] } });
  });
  await page.goto(inboxLink(origin, id, ownerSecret));
  const rows = page.getByRole('region', { name: en['request.received'] }).getByRole('listitem');
  await expect(rows).toHaveCount(50, { timeout: limitMs(20) });
  await expect(rows.nth(0)).toContainText('dunes.jpg');
  await expect(rows.nth(1)).toContainText('beach.jpg');
  await expect(rows.nth(2)).toHaveText(en['request.repeated'].replace('{number}', '5004'));
  await expect(rows.nth(3)).toHaveText(en['request.missing'].replace('{number}', '5002'));
  await expect(rows.nth(4)).toHaveText(en['request.unreadable'].replace('{number}', '5001'));
  await expect(page.getByRole('link', { name: en['request.open'], exact: true })).toHaveCount(2);
  await page.getByRole('button', { name: /^Show 4,?954 earlier ones$/ }).click();
  await expect(rows).toHaveCount(100);
  await expectGoodPage(page);
  expect(asked.filter((path) => path.startsWith('/api/transfers/'))).toHaveLength(2);
});

test('a request goes to another browser as the file that the command line keeps', async ({
  page,
  origin,
  browser,
}, info) => {
  const { id, ownerSecret, publicKey } = await made(origin);
  await page.goto(inboxLink(origin, id, ownerSecret));
  await page.getByText(en['request.manage']).click();
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: en['request.save'] }).click();
  const path = await (await downloading).path();
  const saved = await readRequestFile(await readFile(path, 'utf8'));
  expect(saved).toMatchObject({ id, ownerSecret, title: 'Photos', place: { kind: 'server', url: origin } });

  const other = await (await browser.newContext()).newPage();
  await other.goto(`${origin}/request`);
  const add = (content: string): Promise<void> =>
    chooseFiles(other, info.outputPath('request.json'), async () => {
      await writeFile(info.outputPath('request.json'), content);
      await other.getByRole('button', { name: en['request.add'] }).click();
    });
  await add(requestFileText({ ...saved, ownerSecret: newSecret() }));
  await expect(other.getByText(en['request.foreign'])).toBeVisible();
  await add(requestFileText({ ...saved, place: { kind: 'server', url: 'https://send.example' } }));
  await expect(other.getByText('This file request is on https://send.example.')).toBeVisible();
  await add(requestFileText(saved));
  await expect(other.getByRole('heading', { name: 'Photos' })).toBeVisible();
  await expect(other.getByRole('textbox', { name: en['request.link'] })).toHaveValue(
    requestLink(origin, id, publicKey),
  );
  expect(new URL(other.url()).hash).toBe('');
  await other.context().close();
});

test('a sender is asked before chosen files are lost', async ({ page, origin }, info) => {
  const request = await made(origin);
  const file = await makeFile(info, 'film.bin', patternBytes(10));
  await page.goto(requestLink(origin, request.id, request.publicKey));
  await pickFile(page, file.path);
  await page.getByRole('button', { name: en['upload.send'], exact: true }).waitFor();
  const asked = page.waitForEvent('dialog').then(async (dialog) => {
    await dialog.dismiss();
    return dialog.type();
  });
  await page.close({ runBeforeUnload: true });
  expect(await asked).toBe('beforeunload');
});
