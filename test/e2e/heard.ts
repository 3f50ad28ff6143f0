import type { Page } from '@playwright/test';

declare global {
  interface Window {
    heard: string[];
  }
}

/** Notes from the next page on what its live regions say, in the order in which a screen reader would say it. */
export async function noteHeard(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    window.heard = [];
    const said = new WeakMap<Element, string>();
    const note = (changes: readonly MutationRecord[]): void => {
      for (const { target } of changes) {
        const element = target instanceof Element ? target : target.parentElement;
        const region = element?.closest('[role=status], [role=alert], [role=log], [aria-live]');
        const text = region?.textContent.trim() ?? '';
        if (!region || region.ariaLive === 'off' || text === (said.get(region) ?? '')) continue;
        said.set(region, text);
        if (text !== '') window.heard.push(text);
      }
    };
    new MutationObserver(note).observe(document, { childList: true, subtree: true, characterData: true });
  });
  return () => page.evaluate(() => window.heard);
}
