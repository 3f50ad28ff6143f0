import { downloadLink } from '../../core/link.ts';
import { expect, sendByClient, test } from './fixtures.ts';
import { MOST_SHIFT, shiftOf, untilPainted, watchShifts } from './layout-shifts.ts';

const VIEWS = [
  { width: 360, height: 740 },
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
];

for (const viewport of VIEWS) {
  test.describe(`${viewport.width} px wide`, () => {
    test.use({ viewport });

    test('nothing moves when the server answers', async ({ page, origin, client }) => {
      const { id, secret } = await sendByClient(client);
      await watchShifts(page);
      for (const [address, settled] of [
        [origin, 'Up to'],
        [downloadLink(origin, id, secret), 'quarterly report.pdf'],
        [`${origin}/transparency`, 'Never stored'],
      ] as const) {
        // Late enough that what is shown until then was painted.
        await page.route('**/api/**', async (route) => {
          await untilPainted(page);
          await route.continue();
        });
        await page.goto('about:blank');
        await page.goto(address);
        await expect(page.getByText(settled).first()).toBeVisible();
        await untilPainted(page);
        expect(await shiftOf(page), new URL(address).pathname).toBeLessThanOrEqual(MOST_SHIFT);
      }
    });
  });
}
