import type { BrowserContext } from '@playwright/test';
import { patternBytes } from '../support/app.ts';
import {
  chooseDownloads,
  expect,
  makeFile,
  pickFile,
  receiveFile,
  sendPicked,
  sha256OfFile,
  test,
} from './fixtures.ts';
import { en } from '../../frontend/i18n/en.ts';

const MARKER = 'MARKER of the plaintext that must appear nowhere';
const NAME = 'secret plans of november.bin';

/** Larger than one part, with the marker in it. */
function plaintext(): Uint8Array {
  const bytes = patternBytes(9_500_000, 7);
  bytes.set(new TextEncoder().encode(MARKER), 5_000_000);
  return bytes;
}

/** Collects the addresses and bodies of all requests of a context. */
function record(context: BrowserContext): () => Buffer {
  const sent: Buffer[] = [];
  context.on('request', (request) => {
    sent.push(
      Buffer.from(`${request.url()} ${JSON.stringify(request.headers())}`),
      request.postDataBuffer() ?? Buffer.alloc(0),
    );
  });
  return () => Buffer.concat(sent);
}

// The configuration runs this file once in every mode.
test('a file goes from one browser to another, once, and no byte of it is readable on the way', async ({
  browser,
  origin,
  running,
}, info) => {
  const file = await makeFile(info, NAME, plaintext());
  const sender = await browser.newContext();
  const wire = record(sender);
  const page = await sender.newPage();
  await page.goto(origin);
  await pickFile(page, file.path);
  await chooseDownloads(page, 'Once');
  const link = await sendPicked(page);
  const [, , , , id = '', key = ''] = link.split(/[/#]/);

  const held = (await running.held()) ?? wire();
  expect(held.includes(id)).toBe(true);
  for (const secret of [MARKER, NAME, key]) {
    expect(held.includes(secret), 'what is stored').toBe(false);
    expect(wire().includes(secret), 'what was sent').toBe(false);
    expect(running.server.output().includes(secret), 'the log of the server').toBe(false);
  }

  const recipient = await browser.newContext();
  const other = await recipient.newPage();
  await other.goto(link);
  await expect(other.getByRole('heading', { name: NAME })).toBeVisible();
  const received = await receiveFile(other);
  expect(received.name).toBe(NAME);
  expect(await sha256OfFile(received.path)).toBe(file.sha256);

  const third = await (await browser.newContext()).newPage();
  await third.goto(link);
  await expect(third.getByRole('heading', { name: en['error.limit_reached'] })).toBeVisible();
  await Promise.all([sender.close(), recipient.close(), third.context().close()]);
});
