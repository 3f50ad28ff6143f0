import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { blobSource } from '../../core/client/blob-source.ts';
import type { Client, Uploaded } from '../../core/client/client.ts';
import { downloadLink } from '../../core/link.ts';
import { en } from '../../frontend/i18n/en.ts';
import { zipBytes } from '../support/zip-bytes.ts';
import { expect, expectGoodPage, test } from './fixtures.ts';

const named = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });

function send(
  client: Client,
  name: string,
  type: string,
  content: Uint8Array<ArrayBuffer> | string,
): Promise<Uploaded> {
  const source = blobSource(new Blob([content]));
  return client.upload({ source, metadata: { name, type }, expiresInSeconds: 3_600, maxDownloads: 1 });
}

async function openHere(page: Page, origin: string, { id, secret }: Uploaded): Promise<void> {
  await page.goto(downloadLink(origin, id, secret));
  await named(page, en['download.look']).click();
}

/** A picture of 3 by 2 pixels. */
const drawnPicture = (page: Page, type = 'image/png'): Promise<Uint8Array<ArrayBuffer>> =>
  page
    .evaluate(async (wanted) => {
      const canvas = new OffscreenCanvas(3, 2);
      canvas.getContext('2d')!.fillRect(0, 0, 3, 2);
      return [...new Uint8Array(await (await canvas.convertToBlob({ type: wanted })).arrayBuffer())];
    }, type)
    .then((bytes) => new Uint8Array(bytes));

test('single files are taken out of an archive of thousands, by keyboard, as one download', async ({
  page,
  origin,
  client,
}) => {
  const many = Array.from({ length: 3_000 }, (_, index) => ({
    name: `holiday/day 1/picture ${index}.jpg`,
    content: `${index}`,
  }));
  const sent = await send(
    client,
    'holiday.zip',
    'application/zip',
    zipBytes([...many, { name: 'holiday/notes.txt', content: 'notes' }]),
  );
  await openHere(page, origin, sent);
  await named(page, 'holiday').click();
  await named(page, 'day 1').press('Enter');
  const first = named(page, 'picture 0.jpg');
  await first.press('End');
  await expect(named(page, 'picture 2999.jpg')).toBeFocused();
  await expect(first).toHaveCount(0);
  const row = page.getByRole('listitem').filter({ has: named(page, 'picture 2999.jpg') });
  await expect(row).toHaveAttribute('aria-setsize', '3000');
  await expect(row).toHaveAttribute('aria-posinset', '3000');
  await expectGoodPage(page);
  const downloading = page.waitForEvent('download');
  await named(page, 'Save picture 2999.jpg').press('Enter');
  const download = await downloading;
  expect([download.suggestedFilename(), await readFile(await download.path(), 'utf8')]).toEqual([
    'picture 2999.jpg',
    '2999',
  ]);

  // Another visit is the same download, which ends when the person says so.
  await page.reload();
  await named(page, en['download.look']).click();
  await named(page, 'holiday').click();
  await named(page, 'notes.txt').click();
  await expect(page.locator('pre')).toHaveText('notes');
  await expectGoodPage(page);
  await named(page, en['inside.back']).click();
  expect((await client.status(sent.id, sent.ownerSecret)).downloads).toEqual({ claimed: 1, finished: 0, max: 1 });
  await named(page, en['inside.done']).click();
  await expect(page.getByRole('heading', { name: en['received.title'] })).toBeVisible();
  await expect.poll(async () => (await client.status(sent.id, sent.ownerSecret)).downloads.finished).toBe(1);
});

test('a picture is shown before it is saved, from what is here already', async ({ page, origin, client }) => {
  const picture = await drawnPicture(page);
  const sent = await send(client, 'picture.png', 'image/png', picture);
  await openHere(page, origin, sent);
  await expect(page.getByRole('img', { name: 'picture.png' })).toHaveJSProperty('naturalWidth', 3);
  await expectGoodPage(page);
  const downloading = page.waitForEvent('download');
  await named(page, en['inside.save']).click();
  expect(new Uint8Array(await readFile(await (await downloading).path()))).toEqual(picture);
  await expect(page.getByRole('heading', { name: en['received.title'] })).toBeVisible();
  const downloads = async (): Promise<unknown> => (await client.status(sent.id, sent.ownerSecret)).downloads;
  await expect.poll(downloads).toEqual({ claimed: 1, finished: 1, max: 1 });
});

/** What Chromium records of a canvas for some frames: as of a camera, with no length in its header. */
const recordedVideo = (page: Page): Promise<Uint8Array<ArrayBuffer>> =>
  page
    .evaluate(async () => {
      const canvas = document.createElement('canvas');
      const context = canvas.getContext('2d')!;
      const recorder = new MediaRecorder(canvas.captureStream(), { mimeType: 'video/webm' });
      const chunks: Blob[] = [];
      recorder.addEventListener('dataavailable', ({ data }) => chunks.push(data));
      const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve));
      recorder.start();
      for (let frame = 0; frame < 30; frame++) {
        context.fillStyle = frame % 2 === 0 ? 'red' : 'blue';
        context.fillRect(0, 0, canvas.width, canvas.height);
        await new Promise(requestAnimationFrame);
      }
      recorder.stop();
      await stopped;
      return [...new Uint8Array(await new Blob(chunks).arrayBuffer())];
    })
    .then((bytes) => new Uint8Array(bytes));

/** A second of a tone, 8 bits at 8 kHz. */
function recordedTone(): Uint8Array {
  const header = Buffer.alloc(44);
  header.write('RIFF\0\0\0\0WAVEfmt ', 'latin1');
  header.writeUInt32LE(8_036, 4);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8_000, 24);
  header.writeUInt32LE(8_000, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36);
  header.writeUInt32LE(8_000, 40);
  const tone = Buffer.from(Array.from({ length: 8_000 }, (_, at) => 128 + 40 * Math.sin(at / 3)));
  return Buffer.concat([header, tone]);
}

test('a video and a sound play where they are, whatever their names say, only after a click', async ({
  page,
  origin,
  client,
}) => {
  const files = [
    { name: 'clip.txt', content: await recordedVideo(page), tag: 'video' },
    { name: 'tone.wav', content: recordedTone(), tag: 'audio' },
  ];
  await openHere(page, origin, await send(client, 'media.zip', 'application/zip', zipBytes(files)));
  for (const { name, tag } of files) {
    await named(page, name).click();
    const player = page.locator(`send-preview ${tag}`);
    await expect(player).toHaveJSProperty('readyState', 4);
    await expect(player).toHaveJSProperty('paused', true);
    await player.evaluate((media: HTMLMediaElement) => media.play());
    await expect.poll(() => player.evaluate((media: HTMLMediaElement) => media.currentTime)).toBeGreaterThan(0);
    await expectGoodPage(page);
    await named(page, en['inside.back']).click();
    await expect(player).toHaveCount(0);
  }
});

test('an archive that lies is not opened, and can be saved as it is', async ({ page, origin, client }) => {
  const lying = zipBytes([{ name: '../evil', content: 'x' }]);
  await openHere(page, origin, await send(client, 'lying.zip', 'application/zip', lying));
  await expect(page.getByRole('heading', { name: en['error.unsafe_archive'] })).toBeVisible();
  await expect(page.getByText('the archive is not opened: a path contains ".."')).toHaveCount(1);
  const downloading = page.waitForEvent('download');
  await named(page, en['download.start']).click();
  expect(new Uint8Array(await readFile(await (await downloading).path()))).toEqual(lying);
});

/** Of 2 by 2 pixels: Chromium makes none. From Modernizr's test of the format. */
const AVIF = Buffer.from(
  'AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUIAAADybWV0YQAAAAAAAAAoaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAAAGxpYmF2aWYAAAAADnBpdG0AAAAAAAEAAAAeaWxvYwAA' +
    'AABEAAABAAEAAAABAAABGgAAAB0AAAAoaWluZgAAAAAAAQAAABppbmZlAgAAAAABAABhdjAxQ29sb3IAAAAAamlwcnAAAABLaXBjbwAAABRpc3BlAAAAAAAAAAIAAAACAAAAEHBpeGkAAAAA' +
    'AwgICAAAAAxhdjFDgQ0MAAAAABNjb2xybmNseAACAAIAAYAAAAAXaXBtYQAAAAAAAAABAAEEAQKDBAAAACVtZGF0EgAKCBgANogQEAwgMg8f8D///8WfhwB8+ErK42A=',
  'base64',
);

/** A copy in which these bytes stand so many behind the first place of the others. */
function patched(content: Uint8Array, behind: string, by: number, bytes: readonly number[]): Buffer {
  const copy = Buffer.from(content);
  const at = copy.indexOf(behind, 0, 'latin1');
  expect(at).toBeGreaterThan(0);
  copy.set(bytes, at + by);
  return copy;
}

/** Frames of one pixel without a pause, again and again. */
function restlessGif(frames: number): Buffer {
  const head = 'GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0';
  const frame = '!\xf9\x04\0\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0';
  return Buffer.from(`${head}${frame.repeat(frames)};`, 'latin1');
}

test('images of every format show, and those that would fill the memory do not', async ({ page, origin, client }) => {
  const [jpeg, webp] = [await drawnPicture(page, 'image/jpeg'), await drawnPicture(page, 'image/webp')];
  const large = (width: string, height = width): string => `too large to show here (${width} × ${height} pixels)`;
  const files: { name: string; content: Uint8Array; shows: number | string }[] = [
    { name: 'small.jpg', content: jpeg, shows: 3 },
    { name: 'small.webp', content: webp, shows: 3 },
    { name: 'small.avif', content: AVIF, shows: 2 },
    { name: 'restless.gif', content: restlessGif(100_000), shows: 1 },
    { name: 'huge.jpg', content: patched(jpeg, '\xff\xc0', 5, [0x75, 0x30, 0x75, 0x30]), shows: large('30,000') },
    { name: 'huge.webp', content: patched(webp, 'VP8X', 12, [0x2f, 0x75, 0, 0x2f, 0x75, 0]), shows: large('30,000') },
    {
      name: 'huge.avif',
      content: patched(AVIF, 'ispe', 8, [0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30]),
      shows: large('30,000'),
    },
    // A decoder reads on right after a marker that has no length, and what follows would be taken for its length.
    {
      name: 'hidden.jpg',
      content: Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xd0]), jpeg.subarray(2)]),
      shows: en['preview.failed'],
    },
  ];
  await openHere(page, origin, await send(client, 'images.zip', 'application/zip', zipBytes(files)));
  for (const { name, shows } of files) {
    await named(page, name).click();
    if (typeof shows === 'string') await expect(page.locator('send-preview')).toContainText(shows);
    else await expect(page.getByRole('img', { name })).toHaveJSProperty('naturalWidth', shows);
    await named(page, en['inside.back']).click();
  }
});

test('hostile files do nothing when they are looked at', async ({ page, origin, client }) => {
  const attack = `<script>window.ran = true; fetch('${origin}/stolen')</script>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="window.ran = true"><image href="${origin}/stolen"/></svg>`;
  const picture = await drawnPicture(page);
  const huge = new Uint8Array(picture);
  new DataView(huge.buffer).setUint32(16, 30_000);
  new DataView(huge.buffer).setUint32(20, 30_000);
  const files = [
    { name: 'page.png', content: attack, shows: attack },
    { name: 'drawing.svg', content: svg, shows: svg },
    { name: 'both.gif', content: `GIF89a/*${attack}*/=1;window.ran=true`, shows: en['preview.failed'] },
    {
      name: 'document.pdf',
      content: `%PDF-1.7\n/OpenAction << /S /JavaScript /JS (app.alert(1)) >>`,
      shows: en['preview.pdf'],
    },
    {
      name: 'huge.png',
      content: huge,
      shows: 'This image is too large to show here (30,000 × 30,000 pixels). Save it to open it.',
    },
    {
      name: 'broken.mp4',
      content: new Uint8Array([0, 0, 0, 28, ...Buffer.from(`ftypisom${attack}`)]),
      shows: en['preview.failed'],
    },
    { name: 'turned\u202egnp.html', content: '\u202etxet', shows: '\ufffdtxet' },
  ];
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('dialog', () => asked.push('a dialog'));
  await openHere(page, origin, await send(client, 'hostile.zip', 'application/zip', zipBytes(files)));
  for (const { name, shows } of files) {
    await named(page, name.replace('\u202e', '\ufffd')).click();
    await expect(page.locator('send-preview')).toContainText(shows);
    await expect(page.locator('iframe, object, embed')).toHaveCount(0);
    await named(page, en['inside.back']).click();
  }
  expect(await page.evaluate(() => 'ran' in window)).toBe(false);
  expect(asked.filter((url) => url.includes('stolen') || url === 'a dialog')).toEqual([]);
});
