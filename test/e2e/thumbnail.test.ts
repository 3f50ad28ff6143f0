import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { toBase64Url } from '../../core/bytes.ts';
import { downloadLink } from '../../core/link.ts';
import { en } from '../../frontend/i18n/en.ts';
import { sourceOf } from '../support/app.ts';
import { expect, expectGoodPage, makeFile, pickFile, receiveFile, sendPicked, test } from './fixtures.ts';

async function drawn(page: Page, type: string, width: number, height: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await page.evaluate(
    async ([wanted, across, down]) => {
      const canvas = new OffscreenCanvas(across, down);
      const context = canvas.getContext('2d')!;
      context.fillStyle = 'teal';
      context.fillRect(0, 0, across / 2, down);
      return [...new Uint8Array(await (await canvas.convertToBlob({ type: wanted })).arrayBuffer())];
    },
    [type, width, height] as const,
  );
  return new Uint8Array(bytes);
}

for (const viewport of [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
]) {
  test.describe(`${viewport.width} px wide`, () => {
    test.use({ viewport });

    test('a recipient sees a small preview of an image before anything is claimed, if its sender wants that', async ({
      page,
      origin,
    }, info) => {
      await page.goto(origin);
      const { path } = await makeFile(info, 'beach.png', await drawn(page, 'image/png', 600, 300));
      await pickFile(page, path);
      const box = page.getByRole('checkbox', { name: en['chosen.thumbnail'] });
      await expect(box).toBeChecked();
      await expectGoodPage(page);
      const link = await sendPicked(page);
      await page.goto(link);
      const preview = page.getByRole('img', { name: en['file.thumbnail'] });
      await expect(preview).toHaveJSProperty('naturalWidth', 256);
      await expect(preview).toHaveJSProperty('naturalHeight', 128);
      await expectGoodPage(page);

      await page.goto(origin);
      await pickFile(page, path);
      await box.uncheck();
      await page.goto(await sendPicked(page));
      await expect(page.getByRole('heading', { name: 'beach.png' })).toBeVisible();
      await expect(preview).toHaveCount(0);
    });
  });
}

declare global {
  interface Window {
    /** Sizes of what got an address of the page. */
    addressed: number[];
  }
}

test('a hostile preview is not shown, does nothing, and the file arrives', async ({ page, origin, client }) => {
  await page.goto(origin);
  const huge = await drawn(page, 'image/jpeg', 64, 64);
  const start = huge.findIndex((byte, at) => byte === 0xff && huge[at + 1] === 0xc0);
  expect(start).toBeGreaterThan(0);
  new DataView(huge.buffer).setUint32(start + 5, 10_000 * 0x10000 + 10_000);
  const svg = new TextEncoder().encode(`<svg xmlns="http://www.w3.org/2000/svg" onload="window.ran = true"/>`);
  await page.addInitScript(() => {
    window.addressed = [];
    const make = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (content) => {
      if (content instanceof Blob) window.addressed.push(content.size);
      return make(content);
    };
  });
  for (const thumbnail of [
    toBase64Url(huge),
    // A whole one, which a browser would show.
    toBase64Url(await drawn(page, 'image/jpeg', 800, 800)),
    toBase64Url(svg),
    toBase64Url(await drawn(page, 'image/png', 8, 8)),
    toBase64Url(new Uint8Array([0xff, 0xd8, 0xff, ...new Uint8Array(13_000)])),
    toBase64Url(new Uint8Array([0xff, 0xd8, 0xff, 0xe0])),
    'javascript:alert(1)',
  ]) {
    const { id, secret } = await client.upload({
      source: sourceOf(new TextEncoder().encode('content')),
      metadata: { name: 'photo.jpg', type: 'image/jpeg', thumbnail },
      expiresInSeconds: 3_600,
      maxDownloads: 1,
    });
    const loaded = page.waitForResponse(/\/thumbnails-[a-z0-9]+\.js$/);
    await page.goto('about:blank');
    await page.goto(downloadLink(origin, id, secret));
    await loaded;
    await expect(page.getByRole('heading', { name: 'photo.jpg' })).toBeVisible();
    const received = await receiveFile(page);
    expect(await readFile(received.path, 'utf8')).toBe('content');
    // Nothing but the file that is saved.
    expect((await page.evaluate(() => window.addressed)).filter((bytes) => bytes !== 7)).toEqual([]);
    expect(await page.evaluate(() => 'ran' in window)).toBe(false);
  }
});
