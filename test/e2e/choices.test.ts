import { LANGUAGES } from '../../frontend/i18n/languages.ts';
import { expect, expectAccessible, makeFile, test } from './fixtures.ts';

/** How many choices are in each row, for each group. */
const ROWS = (): number[][] =>
  [...document.querySelectorAll('.choices > div')].map((group) => {
    const tops = [...group.children].map((choice) => Math.round(choice.getBoundingClientRect().top));
    return [...new Set(tops)].map((top) => tops.filter((other) => other === top).length);
  });

test('four choices are in one row or in two of two, in each language', async ({ browser, origin }, info) => {
  test.slow();
  const file = await makeFile(info, 'a.txt', new Uint8Array(10));
  const page = await (await browser.newContext({ locale: 'en' })).newPage();
  await page.goto(origin);
  await page.locator('input[type=file]').first().setInputFiles(file.path);
  await expect(page.getByRole('radio').first()).toBeVisible();
  for (const [code, { load }] of Object.entries(LANGUAGES)) {
    await page.locator('send-preferences select').first().selectOption(code);
    await expect(page.getByRole('group', { name: (await load())['options.downloads'] })).toBeVisible();
    for (const width of [320, 360, 390, 480, 768, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      for (const rows of await page.evaluate(ROWS))
        expect([[4], [2, 2]], `in ${code} at ${width} px`).toContainEqual(rows);
    }
  }
  await page.context().close();
});

test('forced colours show which choice is made', async ({ browser, origin }, info) => {
  const file = await makeFile(info, 'a.txt', new Uint8Array(10));
  const page = await (await browser.newContext({ forcedColors: 'active', locale: 'en' })).newPage();
  await page.goto(origin);
  await page.locator('input[type=file]').first().setInputFiles(file.path);
  await expect(page.getByRole('radio').first()).toBeVisible();
  const backgrounds = (checked: string): Promise<string[]> =>
    page
      .locator(`input${checked} + span`)
      .evaluateAll((all) => all.map((span) => getComputedStyle(span).backgroundColor));
  const [chosen, others] = [await backgrounds(':checked'), await backgrounds(':not(:checked)')];
  expect(others.filter((colour) => chosen.includes(colour))).toEqual([]);
  await expectAccessible(page);
  await page.context().close();
});
