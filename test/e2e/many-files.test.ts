import { mkdir, readFile, writeFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { en } from '../../frontend/i18n/en.ts';
import { expect, expectGoodPage, sendPicked, test } from './fixtures.ts';

const named = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });

/** `holiday` with two texts, and all others in a folder of it. */
async function makeFolder(folder: string, count: number): Promise<string> {
  const holiday = `${folder}/holiday`;
  await mkdir(`${holiday}/day 1`, { recursive: true });
  await Promise.all(
    Array.from({ length: count - 2 }, (_, index) => writeFile(`${holiday}/day 1/picture ${index}.txt`, `${index}`)),
  );
  await writeFile(`${holiday}/notes.txt`, 'notes');
  await writeFile(`${holiday}/secret.txt`, 'secret');
  return holiday;
}

async function chooseFolder(page: Page, folder: string): Promise<void> {
  const choosing = page.waitForEvent('filechooser');
  await named(page, en['drop.folder']).click();
  await (await choosing).setFiles(folder);
}

for (const { width, height, count } of [
  { width: 1280, height: 800, count: 5_000 },
  { width: 390, height: 844, count: 60 },
]) {
  test.describe(`${width} px wide`, () => {
    test.use({ viewport: { width, height } });
    const total = (files: number): RegExp => new RegExp(`^${files.toLocaleString('en')} files, `);

    test('of a folder of many files, some are renamed and removed before it is sent, and one is taken out of it', async ({
      page,
      origin,
    }, info) => {
      const folder = await makeFolder(info.outputPath(), count);
      await page.goto(origin);
      await chooseFolder(page, folder);
      const archive = page.getByLabel(en['chosen.archive']);
      await expect(archive).toHaveValue('holiday.zip');
      await expect(page.getByRole('paragraph').filter({ hasText: total(count) })).toBeVisible();
      const rows = page.getByRole('list', { name: en['chosen.label'] }).getByRole('listitem');
      expect(await rows.count()).toBeLessThan(40);
      await expect(rows.first()).toContainText('picture 0.txt');
      await expect(rows.first()).toHaveAttribute('aria-setsize', `${count}`);
      await expectGoodPage(page);

      await named(page, 'Rename holiday/day 1/picture 0.txt').press('End');
      await expect(named(page, 'Rename holiday/secret.txt')).toBeFocused();
      await named(page, 'Remove holiday/secret.txt').press('Enter');
      await expect(page.getByText('Removed: holiday/secret.txt')).toBeVisible();
      await named(page, en['app.undo']).press('Enter');
      await expect(named(page, 'Remove holiday/secret.txt')).toBeFocused();
      await page.keyboard.press('Enter');
      await expect(page.getByRole('paragraph').filter({ hasText: total(count - 1) })).toBeVisible();

      await named(page, 'Rename holiday/notes.txt').press('Enter');
      const name = page.getByRole('textbox', { name: 'Rename holiday/notes.txt' });
      await name.fill('../evil');
      await name.press('Enter');
      await expect(page.getByText(en['chosen.bad_name'])).toBeVisible();
      await name.fill('read me.txt');
      await name.press('Enter');
      await expect(named(page, 'Rename holiday/read me.txt')).toBeFocused();

      await archive.fill('trip?');
      await named(page, en['upload.send']).click();
      await expect(archive).toBeFocused();
      await expect(page.getByText(en['chosen.bad_name'])).toBeVisible();
      await expectGoodPage(page);
      await archive.fill('trip');
      await page.goto(await sendPicked(page));
      await expect(page.getByRole('heading', { name: 'trip.zip' })).toBeVisible();

      await named(page, en['download.look']).click();
      await named(page, 'holiday').click();
      await expect(named(page, 'read me.txt')).toBeVisible();
      await expect(named(page, 'secret.txt')).toHaveCount(0);
      await named(page, 'day 1').press('Enter');
      await named(page, 'picture 0.txt').press('End');
      const downloading = page.waitForEvent('download');
      await named(page, `Save picture ${count - 3}.txt`).press('Enter');
      const download = await downloading;
      expect(await readFile(await download.path(), 'utf8')).toBe(`${count - 3}`);
    });
  });
}
