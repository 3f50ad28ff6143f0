import { downloadLink } from '../../core/link.ts';
import { expect, sendByClient, test } from './fixtures.ts';

const MOST = 0.02;
const VIEWS = [
  { width: 360, height: 740 },
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
];

declare global {
  interface Window {
    shifts: number[];
  }
}

for (const viewport of VIEWS) {
  test.describe(`${viewport.width} px wide`, () => {
    test.use({ viewport });

    test('nothing moves when the server answers', async ({ page, origin, client }) => {
      const { id, secret } = await sendByClient(client);
      await page.addInitScript(() => {
        window.shifts = [];
        const note = (list: PerformanceObserverEntryList): void => {
          for (const entry of list.getEntries()) if ('value' in entry) window.shifts.push(Number(entry.value));
        };
        new PerformanceObserver(note).observe({ type: 'layout-shift', buffered: true });
      });
      for (const [address, settled] of [
        [origin, 'Up to'],
        [downloadLink(origin, id, secret), 'quarterly report.pdf'],
        [`${origin}/transparency`, 'Never stored'],
      ] as const) {
        // Late enough that what is shown until then was painted.
        await page.route('**/api/**', async (route) => {
          await page.evaluate(
            () => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))),
          );
          await route.continue();
        });
        await page.goto('about:blank');
        await page.goto(address);
        await expect(page.getByText(settled).first()).toBeVisible();
        await page.evaluate(
          () => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))),
        );
        const moved = await page.evaluate(() => window.shifts.reduce((sum, shift) => sum + shift, 0));
        expect(moved, new URL(address).pathname).toBeLessThanOrEqual(MOST);
      }
    });
  });
}
