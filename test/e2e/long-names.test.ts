import type { Locator } from '@playwright/test';
import { blobSource } from '../../core/client/blob-source.ts';
import { downloadLink } from '../../core/link.ts';
import { en } from '../../frontend/i18n/en.ts';
import { zipBytes } from '../support/zip-bytes.ts';
import { expect, expectGoodPage, makeFile, pickFile, test } from './fixtures.ts';

const LONG = 'Minutes of the meeting of all members of the housing cooperative on the ninth of November 2026';
const ARABIC = 'محضر اجتماع جميع أعضاء جمعية الإسكان التعاونية المنعقد في التاسع من نوفمبر';

test.use({ viewport: { width: 320, height: 640 } });

/** Whether nothing cuts off the last characters of what a row calls its file. */
const showsEnding = (row: Locator, ending: string): Promise<boolean> =>
  row.evaluate((element, wanted) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode as Text;
      if (!text.data.endsWith(wanted)) continue;
      const range = document.createRange();
      range.setStart(text, text.length - wanted.length);
      range.setEnd(text, text.length);
      const shown = range.getBoundingClientRect();
      for (let around = text.parentElement; around; around = around.parentElement) {
        if (around === document.body) return shown.width > 0;
        if (getComputedStyle(around).overflow === 'visible') continue;
        const { left, right, top, bottom } = around.getBoundingClientRect();
        if (shown.left < left - 1 || shown.right > right + 1 || shown.top < top - 1 || shown.bottom > bottom + 1)
          return false;
      }
    }
    return false;
  }, ending);

test('of long names the endings show on a small phone, to who sends them', async ({ page, origin }, info) => {
  const names = [`${LONG}.pdf`, `${ARABIC}.docx`, `${LONG} 2.tar.gz`, 'a.b'];
  const files = await Promise.all(names.map((name) => makeFile(info, name, new Uint8Array(10))));
  await page.goto(origin);
  await pickFile(
    page,
    files.map(({ path }) => path),
  );
  const rows = page.getByRole('list', { name: en['chosen.label'] }).getByRole('listitem');
  for (const name of names) {
    const row = rows.filter({ hasText: name });
    await expect(row).toBeVisible();
    expect(await showsEnding(row, /(\.tar)?\.[a-z]+$/.exec(name)![0]), name).toBe(true);
  }
  await expectGoodPage(page);
});

test('of long names in an archive the endings show on a small phone', async ({ page, origin, client }) => {
  const names = [`${LONG}.pdf`, `${ARABIC}.docx`, 'short.txt'];
  const source = blobSource(new Blob([zipBytes(names.map((name) => ({ name, content: name })))]));
  const metadata = { name: `${LONG}.zip`, type: 'application/zip' };
  const { id, secret } = await client.upload({ source, metadata, expiresInSeconds: 3_600, maxDownloads: 1 });
  await page.goto(downloadLink(origin, id, secret));
  await page.getByRole('button', { name: en['download.look'], exact: true }).click();
  for (const name of names) {
    const file = page.getByRole('button', { name, exact: true });
    await expect(file).toBeVisible();
    expect(await showsEnding(file, /\.[a-z]+$/.exec(name)![0]), name).toBe(true);
  }
  await expectGoodPage(page);
});
