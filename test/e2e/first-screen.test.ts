import type { Browser, Page } from '@playwright/test';
import { LANGUAGES } from '../../frontend/i18n/languages.ts';
import { en } from '../../frontend/i18n/en.ts';
import { chooseFiles, expect, expectAccessible, makeFile, test } from './fixtures.ts';
import { stopClock } from './silent-server.ts';

const PHONES = [
  { width: 360, height: 740 },
  { width: 390, height: 844 },
  { width: 320, height: 568 },
];

async function phonePage(browser: Browser, viewport: (typeof PHONES)[number], locale: string): Promise<Page> {
  const context = await browser.newContext({ viewport, locale, hasTouch: true, isMobile: true });
  return context.newPage();
}

for (const viewport of PHONES) {
  test(`files can be chosen in the first screen of ${viewport.width}×${viewport.height} in each language`, async ({
    browser,
    origin,
  }) => {
    const page = await phonePage(browser, viewport, 'en');
    await page.goto(origin);
    for (const [code, { load }] of Object.entries(LANGUAGES)) {
      await page.locator('send-preferences select').first().selectOption(code);
      const zone = page.getByRole('button', { name: (await load())['drop.title_touch'] }).first();
      await page.evaluate(() => scrollTo(0, 0));
      await expect(zone, code).toBeInViewport({ ratio: 1 });
    }
    await page.context().close();
  });
}

test.describe('a server that does not answer for a minute', () => {
  test('shows where to choose files at once, says that it is slow, and takes what was chosen when it answers', async ({
    page,
    origin,
  }, info) => {
    const file = await makeFile(info, 'early.txt', new Uint8Array(10));
    await stopClock(page);
    const { promise: answers, resolve: answer } = Promise.withResolvers<undefined>();
    let asked = 0;
    await page.route('**/api/info', async (route) => {
      asked++;
      await answers;
      await route.continue();
    });
    await page.goto(origin);
    const zone = page.getByRole('button', { name: en['drop.title'] });
    await expect(zone).toBeVisible();
    await expect(page.getByText(en['slow.text'])).toHaveCount(0);
    await page.clock.runFor(3_100);
    await expect(page.getByText(en['slow.text'])).toBeVisible();
    await page.clock.resume();
    await expectAccessible(page);
    await page.getByRole('button', { name: en['problem.again'] }).click();
    await expect.poll(() => asked).toBe(2);
    await expect(page.getByText(en['slow.text'])).toHaveCount(0);

    await chooseFiles(page, file.path, () => zone.click());
    await expect(page.getByText('early.txt')).toBeVisible();
    await page.clock.runFor(60_000);
    await expect(page.getByText('early.txt')).toBeVisible();
    answer(undefined);
    await expect(page.getByRole('heading', { name: en['review.title'] })).toBeVisible();
    await expect(page.getByText('early.txt')).toBeVisible();
  });
});
