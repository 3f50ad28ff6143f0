import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadLink } from '../../core/link.ts';
import { expect, sendByClient, test } from './fixtures.ts';

// The configuration runs this file on a disk store, whose files a test can reach.
test('an altered ciphertext is refused and nothing is saved', async ({ page, origin, client, running }) => {
  const { id, secret } = await sendByClient(client, { bytes: 9_000_000 });
  const folder = join(running.folder, 'transfers', id, 'parts');
  const parts = (await readdir(folder)).sort();
  const part = await open(join(folder, parts[1]!), 'r+');
  await part.write(Buffer.from([0xff, 0x00, 0xff]), 0, 3, 1_000_000);
  await part.close();

  let saved = false;
  page.on('download', () => (saved = true));
  await page.goto(downloadLink(origin, id, secret));
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'The file is damaged' })).toBeVisible();
  expect(saved).toBe(false);
});
