import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import type { ThemeName } from '../../core/look/themes.ts';
import { THEMES } from '../../core/look/themes.ts';
import { en } from '../../frontend/i18n/en.ts';
import { expect, expectAccessible, expectGoodPage, makeFile, sendByClient, test } from './fixtures.ts';

const STARTING = 'SGraph Send is starting…';

async function openWith(browser: Browser, options: BrowserContextOptions, blocked?: RegExp): Promise<Page> {
  const page = await (await browser.newContext(options)).newPage();
  if (blocked) await page.route(blocked, (route) => route.abort());
  return page;
}

/** Lets animations begin that wait for so long. */
function passSeconds(page: Page, seconds: number): Promise<void> {
  return page.evaluate((milliseconds) => {
    for (const animation of document.getAnimations()) animation.currentTime = milliseconds;
  }, seconds * 1_000);
}

test('a page whose script takes long to arrive keeps its frame, which takes files, and shows that it loads', async ({
  page,
  origin,
}, info) => {
  const file = await makeFile(info, 'early.txt', new Uint8Array(10));
  const { promise: arrives, resolve: arrive } = Promise.withResolvers<undefined>();
  await page.route(/\.js$/, async (route) => {
    await arrives;
    await route.continue();
  });
  await page.goto(origin, { waitUntil: 'commit' });
  const zone = page.locator('.shell input[type=file]');
  await expect(zone).toBeVisible();
  await passSeconds(page, 15);
  await expect(zone).toBeVisible();
  await expect(page.getByRole('heading', { name: STARTING })).toBeHidden();
  const shown = await page.locator('.shell').evaluate((shell) => getComputedStyle(shell, '::before').scale);
  expect(Number.parseFloat(shown)).toBeGreaterThan(0.5);
  await zone.setInputFiles(file.path);
  arrive(undefined);
  await expect(page.getByRole('heading', { name: en['review.title'] })).toBeVisible();
  await expect(page.getByText('early.txt')).toBeVisible();
});

for (const { what, options, blocked } of [
  { what: 'scripts are off', options: { javaScriptEnabled: false } },
  { what: 'the script is blocked', options: {}, blocked: /\.js$/ },
  {
    what: 'the person wants no motion and the script is blocked',
    options: { reducedMotion: 'reduce' },
    blocked: /\.js$/,
  },
  { what: 'all files are missing, as below a path', options: {}, blocked: /\/assets\// },
] as const) {
  test(`the page says what helps where ${what}`, async ({ browser, origin }) => {
    const page = await openWith(browser, options, blocked);
    await page.goto(`${origin}/d/${'a'.repeat(26)}`);
    await passSeconds(page, 21);
    await expect(page.getByRole('heading', { name: STARTING })).toBeVisible();
    const inPortuguese = page.getByRole('link', { name: 'O SGraph Send está a iniciar…' });
    await expect(inPortuguese).toBeVisible();
    if (!what.startsWith('all files')) await expect(page.locator('send-app > .shell .icon')).not.toBeVisible();
    if ('javaScriptEnabled' in options) await expect(page.locator('noscript p').first()).toBeVisible();
    else await expectAccessible(page);
    await inPortuguese.click();
    await expect(page.getByText('Recarregue a página: pode faltar uma parte.').first()).toBeInViewport();
    if (!('javaScriptEnabled' in options)) await expectGoodPage(page);
    await page.context().close();
  });
}

test('a page that starts never shows what is for one that does not', async ({ browser, origin }) => {
  const page = await openWith(browser, { reducedMotion: 'reduce' });
  await page.addInitScript(() => {
    document.addEventListener('DOMContentLoaded', () => {
      const section = document.querySelector('send-app > .static');
      if (section) document.documentElement.dataset['early'] = getComputedStyle(section).visibility;
    });
  });
  await page.goto(origin);
  await expect(page.getByRole('heading', { name: STARTING })).toHaveCount(0);
  const early = await page.evaluate(() => document.documentElement.dataset['early']);
  expect(early ?? 'hidden').toBe('hidden');
});

test('a link in a chat has a card with an image and an icon, and nothing of the transfer', async ({
  request,
  origin,
  client,
}) => {
  const { id } = await sendByClient(client);
  const html = await (await request.get(`${origin}/d/${id}`)).text();
  expect(html).toBe(await (await request.get(`${origin}/d/${'a'.repeat(26)}`)).text());
  for (const name of ['og:title', 'og:description', 'og:image', 'og:image:alt']) expect(html).toContain(`"${name}"`);
  const image = /"og:image" content="([^"]+)"/.exec(html)![1]!;
  const icon = /"apple-touch-icon" href="([^"]+)"/.exec(html)![1]!;
  for (const path of [image, icon]) {
    const answer = await request.get(origin + path);
    expect(answer.headers()['content-type']).toBe('image/png');
    expect((await answer.body()).subarray(1, 4).toString()).toBe('PNG');
  }
});

test('the browser’s own bars have the colour of the theme that is shown', async ({ page, origin }) => {
  const colour = (): Promise<string | undefined> =>
    page.evaluate(
      () =>
        [...document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')].find(
          ({ media }) => matchMedia(media).matches,
        )?.content,
    );
  const background = (): Promise<string> =>
    page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const rgb = (hex = ''): string => `rgb(${[1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)).join(', ')})`;
  const expectTheme = async (name: ThemeName): Promise<void> => {
    const { page: expected } = THEMES[name].tokens;
    const seen = async (): Promise<unknown[]> => [await colour(), await background()];
    await expect.poll(seen, { message: name }).toEqual([expected, rgb(expected)]);
  };
  await page.goto(origin);
  for (const [name, { scheme, more }] of Object.entries(THEMES)) {
    await page.emulateMedia({ colorScheme: scheme, contrast: more ? 'more' : 'no-preference' });
    await expectTheme(name as ThemeName);
  }
  for (const name of Object.keys(THEMES) as ThemeName[]) {
    await page.getByLabel(en['preferences.theme']).selectOption(en[`theme.${name}`]);
    await expectTheme(name);
  }
});
