import type { Page } from '@playwright/test';

/** Pixels of the page, in each direction, that become one: letters are a grey, so that another font or a code at random changes little. */
const BLOCK = 16;
/** How much a pixel may differ, from 0 to 1, and how many may differ more: less than a button is, and more than a line that is wrapped elsewhere. */
export const ALIKE = { threshold: 0.2, maxDiffPixelRatio: 0.004 } as const;

/** A PNG of what is seen in the window once nothing changes any more, reduced to what a person sees from afar: places, sizes and colours. */
export async function smallPicture(page: Page): Promise<Buffer> {
  // How far a page was scrolled depends on when the list above what it scrolled to was drawn.
  await page.evaluate(() => scrollTo(0, 0));
  let before: Buffer = Buffer.of();
  let bytes = await page.screenshot({ animations: 'disabled' });
  while (!bytes.equals(before)) [before, bytes] = [bytes, await page.screenshot({ animations: 'disabled' })];
  const address = `data:image/png;base64,${bytes.toString('base64')}`;
  // The page itself may not open pictures that did not come from its server.
  const canvas = await page.context().newPage();
  const small = await canvas.evaluate(
    async ([data, block]) => {
      const blob = await (await fetch(data)).blob();
      const picture = await createImageBitmap(blob);
      const size = [Math.round(picture.width / block), Math.round(picture.height / block)] as const;
      const options = { resizeWidth: size[0], resizeHeight: size[1], resizeQuality: 'high' } as const;
      const reduced = new OffscreenCanvas(...size);
      reduced.getContext('2d')?.drawImage(await createImageBitmap(blob, options), 0, 0);
      return btoa(String.fromCharCode(...new Uint8Array(await (await reduced.convertToBlob()).arrayBuffer())));
    },
    [address, BLOCK] as const,
  );
  await canvas.close();
  return Buffer.from(small, 'base64');
}
