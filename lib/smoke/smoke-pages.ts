import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import type { SmokeContext } from './smoke-context.ts';
import { expectStatus } from './smoke-context.ts';

/** Loads a page and what it names, and compares scripts and styles with the hashes in the page, as a browser does. */
export async function loadPage(context: SmokeContext, origin: string, path: string): Promise<void> {
  const page = await expectStatus(context, 200, { url: `${origin}${path}` });
  assert.match(page.headers.get('content-type') ?? '', /^text\/html/);
  const assets = assetsOf(await page.text());
  assert.ok(assets.length > 0, `${path} has no script or style`);
  for (const { path: asset, integrity } of assets) {
    const answer = await expectStatus(context, 200, { url: new URL(asset, origin).href });
    const digest = createHash('sha384')
      .update(new Uint8Array(await answer.arrayBuffer()))
      .digest('base64');
    if (integrity !== undefined) assert.equal(`sha384-${digest}`, integrity, asset);
  }
}

/** What a page names, with the hash that it must have. */
export function assetsOf(page: string): { path: string; integrity: string | undefined }[] {
  return [...page.matchAll(/<(?:script|link)\b[^>]*>/g)].flatMap(([tag]) => {
    const path = /(?:src|href)="([^"]+)"/.exec(tag)?.[1];
    return path === undefined ? [] : [{ path, integrity: /integrity="([^"]+)"/.exec(tag)?.[1] }];
  });
}
