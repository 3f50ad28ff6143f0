import type { Page } from '@playwright/test';
import { en } from '../../frontend/i18n/en.ts';
import { expect, expectAccessible } from './fixtures.ts';

export const VIEWS: Readonly<Record<'desktop' | 'phone', { width: number; height: number }>> = {
  desktop: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
};

/** From the next page on time stands still, so that a busy machine shows nothing too early. `runFor` lets it pass. */
export async function stopClock(page: Page): Promise<void> {
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);
}

/** Requests to the API wait, all that come, until they are let go. */
export async function silence(page: Page, addresses = '**/api/**'): Promise<{ asked: () => number; end: () => void }> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  let asked = 0;
  await page.route(addresses, async (route) => {
    asked++;
    await promise;
    // One that the page has given up meanwhile is gone.
    await route.continue().catch(() => undefined);
  });
  return { asked: () => asked, end: () => resolve(undefined) };
}

/** The page says so after three seconds, asks again when a person wants that, and says so for as long as it takes. */
export async function expectPatience(page: Page, { asked, end }: Awaited<ReturnType<typeof silence>>): Promise<void> {
  const slow = page.getByText(en['slow.text']);
  await expect.poll(asked).toBeGreaterThan(0);
  await expect(slow).toHaveCount(0);
  await page.clock.runFor(3_100);
  await expect(slow).toBeVisible();
  // What looks at the page needs time.
  await page.clock.resume();
  await expectAccessible(page);
  const before = asked();
  await page.getByRole('button', { name: en['problem.again'] }).click();
  await expect(slow).toHaveCount(0);
  await expect.poll(asked).toBeGreaterThan(before);
  await page.clock.runFor(57_000);
  await expect(slow).toHaveCount(1);
  end();
}
