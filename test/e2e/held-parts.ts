import type { Page } from '@playwright/test';

/** Lets the first `free` parts of an upload through, and the others when `open` is called: until then the upload is under way. */
export async function holdParts(page: Page, free = 0): Promise<{ sent: () => number; open: () => void }> {
  const { promise: opened, resolve } = Promise.withResolvers<undefined>();
  let sent = 0;
  await page.route('**/parts/*', async (route) => {
    if (route.request().method() === 'PUT' && (sent += 1) > free) await opened;
    await route.continue();
  });
  return { sent: () => sent, open: () => resolve(undefined) };
}
