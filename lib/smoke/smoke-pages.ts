import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { MANIFEST_PATH, WORKER_PATH } from '../../core/look/installed.ts';
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

const Manifest = z.object({
  name: z.string().min(1),
  icons: z.array(z.object({ src: z.string(), type: z.string() })).min(1),
});

/** What a browser loads before it offers to install the page. The worker is never kept by anything in between, so that an update reaches it. */
export async function checkInstallable(context: SmokeContext): Promise<undefined> {
  const load = async (path: string): Promise<Response> =>
    expectStatus(context, 200, { url: new URL(path, context.url).href });
  const manifest = await load(MANIFEST_PATH);
  assert.match(manifest.headers.get('content-type') ?? '', /^application\/manifest\+json/);
  for (const { src, type } of Manifest.parse(await manifest.json()).icons)
    assert.equal((await load(src)).headers.get('content-type'), type, src);
  const worker = await load(WORKER_PATH);
  assert.match(worker.headers.get('content-type') ?? '', /^text\/javascript/);
  assert.match(worker.headers.get('cache-control') ?? '', /no-cache/);
  return undefined;
}
