import type { Page } from '@playwright/test';
import { downloadLink } from '../../core/link.ts';
import { en } from '../../frontend/i18n/en.ts';
import { expect, makeFile, sendByClient, test } from './fixtures.ts';
import { MOST_SHIFT, shiftOf, watchShifts } from './layout-shifts.ts';

const LATER = /\/receive-stage-[a-z0-9]+\.js$/;

interface Initiator {
  readonly type: string;
  readonly url?: string;
  readonly stack?: Stack;
}

interface Stack {
  readonly callFrames: readonly { readonly url: string }[];
  readonly parent?: Stack;
}

/** Addresses of what made a script ask for something. */
function askers({ url, stack }: Initiator): string[] {
  const frames = (each: Stack | undefined): string[] =>
    each ? [...each.callFrames.map((frame) => frame.url), ...frames(each.parent)] : [];
  return [...(url === undefined ? [] : [url]), ...frames(stack)].filter((each) => each !== '');
}

/** How many answers had to come before each request of a page could be made, by its path: 1 for what the document itself asks for. */
async function requestDepths(page: Page): Promise<Map<string, number>> {
  const depths = new Map<string, number>();
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  session.on('Network.requestWillBeSent', ({ request, type, initiator }) => {
    const { pathname } = new URL(request.url);
    if (type === 'Document') depths.set(pathname, 0);
    if (depths.has(pathname)) return;
    const before = askers(initiator).map((url) => depths.get(new URL(url).pathname) ?? 0);
    depths.set(pathname, Math.max(0, ...before) + 1);
  });
  return depths;
}

test('what a page shows first waits for two answers one after the other, and for three with what it asks the server', async ({
  page,
  origin,
  client,
}) => {
  const { id, secret } = await sendByClient(client);
  for (const [address, heading, most] of [
    [origin, en['upload.title'], 2],
    [downloadLink(origin, id, secret), 'quarterly report.pdf', 2],
    [`${origin}/about`, en['title.about'], 1],
    [`${origin}/transparency`, en['seen.title'], 2],
  ] as const) {
    await page.goto('about:blank');
    // What a click needs is loaded after the first screen.
    await page.route(LATER, (route) => route.abort());
    const depths = await requestDepths(page);
    await page.goto(address);
    await expect(page.getByText(heading).first()).toBeVisible();
    const asked = (): [string, number][] => [...depths].filter(([path]) => !LATER.test(path));
    const scriptsIn = (paths: [string, number][]): [string, number][] =>
      paths.filter(([path]) => path.endsWith('.js') || path.endsWith('.css'));
    // Playwright may report a request after the page shows what came of it.
    await expect.poll(() => scriptsIn(asked()).length).toBeGreaterThan(3);
    const first = asked();
    const scripts = scriptsIn(first);
    // Every script and style is named by the document: none has to be loaded before another is known.
    expect(scripts.filter(([, depth]) => depth > 1)).toEqual([]);
    expect(first.filter(([, depth]) => depth > most)).toEqual([]);
  }
});

/** Holds all scripts back, and notes what moves, until the function that it gives is called. */
async function holdScripts(page: Page): Promise<() => void> {
  const { promise: scripts, resolve: letThrough } = Promise.withResolvers<undefined>();
  await page.route('**/*.js', async (route) => {
    await scripts;
    await route.continue();
  });
  await watchShifts(page);
  return () => letThrough(undefined);
}

async function expectPainted(page: Page): Promise<void> {
  const painted = (): Promise<number> =>
    page.evaluate(() => performance.getEntriesByName('first-contentful-paint').length);
  await expect.poll(painted).toBe(1);
}

async function expectNothingMoved(page: Page): Promise<void> {
  await expect(page.locator('.shell')).toHaveCount(0);
  expect(await shiftOf(page)).toBeLessThanOrEqual(MOST_SHIFT);
}

test('the frame of a page is painted before any script has come, without a word to read, and nothing moves when they come', async ({
  page,
  origin,
}) => {
  const letThrough = await holdScripts(page);
  await page.goto(`${origin}/d/${'a'.repeat(26)}`, { waitUntil: 'commit' });
  await expect(page.locator('.shell .icon')).toBeVisible();
  await expectPainted(page);
  const seen = await page.evaluate(() =>
    [...document.querySelectorAll('.shell .bar')].map((bar) => getComputedStyle(bar).color),
  );
  expect(new Set(seen)).toEqual(new Set(['rgba(0, 0, 0, 0)']));
  letThrough();
  await expect(page.getByRole('heading', { name: en['key.title'] })).toBeVisible();
  await expectNothingMoved(page);
});

test('files that are chosen before any script has come are there when they come, where the frame had its place for them', async ({
  page,
  origin,
}, info) => {
  const { path } = await makeFile(info, 'early.txt', new Uint8Array(10));
  const { promise: held, resolve: answer } = Promise.withResolvers<undefined>();
  await page.route('**/api/**', async (route) => {
    await held;
    await route.continue();
  });
  const letThrough = await holdScripts(page);
  await page.goto(origin, { waitUntil: 'commit' });
  const early = page.getByLabel(en['drop.title']);
  await expect(early).toBeVisible();
  await expectPainted(page);
  const place = await page.locator('.drop-zone').boundingBox();
  await early.setInputFiles(path);
  letThrough();
  await expect(page.getByText('early.txt')).toBeVisible();
  expect(await page.locator('.drop-zone').boundingBox()).toEqual(place);
  await expectNothingMoved(page);
  answer(undefined);
  await expect(page.getByRole('heading', { name: en['review.title'] })).toBeVisible();
  await expect(page.getByText('early.txt')).toBeVisible();
});
