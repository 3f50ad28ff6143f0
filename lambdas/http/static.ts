import type { Context, Handler, Hono, NotFoundHandler } from 'hono';
import { accepts } from 'hono/accepts';
import type { Asset, Assets } from '../assets.ts';
import { isTransferId } from '../../core/crypto/keys.ts';
import { SendError } from '../../core/errors.ts';
import type { AppEnv } from './app-env.ts';

/**
 * Serves an app's pages at their addresses, and its files at theirs. An address with `:id` takes the ids of transfers. A page that is not among
 * the files is at no address.
 */
export function addPages(app: Hono<AppEnv>, assets: Assets, pages: Readonly<Record<string, string>>): void {
  const statusOf = (c: Context<AppEnv>): 200 | 404 => {
    const id = c.req.param('id');
    return id === undefined || isTransferId(id) ? 200 : 404;
  };
  const built = new Set(assets.keys());
  const files = new Set(Object.values(pages));
  for (const [address, file] of Object.entries(pages)) {
    if (built.has(file)) app.get(address, servePage(assets, file, statusOf));
  }
  for (const path of built) if (!files.has(path)) app.get(path, serveAsset(assets));
}

/** Serves one built file by its exact path, compressed as the client accepts. */
function serveAsset(assets: Assets): Handler<AppEnv> {
  return async (c) => {
    const asset = await assets.get(c.req.path);
    if (!asset) throw new SendError('not_found');
    return sendAsset(c, asset, 200);
  };
}

/** Serves the page for one of its own addresses; `status` is 404 for an address whose id cannot be one. */
export function servePage(
  assets: Assets,
  file: string,
  statusOf: (c: Context<AppEnv>) => 200 | 404 = () => 200,
): Handler<AppEnv> & NotFoundHandler<AppEnv> {
  return async (c: Context<AppEnv>) => {
    const asset = await assets.get(file);
    if (!asset) throw new SendError('not_found');
    return sendAsset(c, asset, statusOf(c));
  };
}

function sendAsset(c: Context, asset: Asset, status: 200 | 404): Response {
  const encoding = accepts(c, { header: 'Accept-Encoding', supports: ['br', 'gzip'], default: 'identity' });
  c.header('content-type', asset.type);
  c.header('vary', 'accept-encoding');
  c.header('cache-control', asset.immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
  const packed = encoding === 'br' ? asset.br : encoding === 'gzip' ? asset.gz : undefined;
  if (packed) c.header('content-encoding', encoding);
  return c.body(packed ?? asset.bytes, status);
}
