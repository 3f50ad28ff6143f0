import type { Page } from '@playwright/test';
import { STATES } from '../gallery/states.ts';
import { expect } from './fixtures.ts';
import type { Pseudo } from './pseudo.ts';
import { speakPseudo } from './pseudo.ts';
import { textFaults } from './text-faults.ts';
import { test } from './scene.ts';

/** There is no page, only what is served for every browser: `static-text.test.ts`. */
const WITHOUT_PAGE = ['script missing'];

async function expectOnly(page: Page, code: Pseudo): Promise<void> {
  await page.locator('send-preferences select').first().selectOption(code);
  await expect(page.locator('html')).toHaveAttribute('lang', code);
  await expect.poll(() => textFaults(page, code), { message: code }).toEqual({ foreign: [], cut: [], sideways: 0 });
}

// As wide as a window of 1280 px is at a zoom of 400 % (WCAG 2.2, 1.4.10).
test.use({ viewport: { width: 320, height: 640 } });

for (const [state, reach] of Object.entries(STATES).filter(([name]) => !WITHOUT_PAGE.includes(name)))
  test(`texts that are 40 % longer fit in both directions, and none stays in another language: ${state}`, async ({
    scene,
    page,
    context,
  }) => {
    await speakPseudo(context);
    await reach(scene);
    await expectOnly(page, 'ja');
    await expectOnly(page, 'ar');
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  });
