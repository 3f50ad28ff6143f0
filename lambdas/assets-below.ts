import { createHash } from 'node:crypto';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { documentBelow } from '../core/look/document-below.ts';
import type { Asset, Assets } from './assets.ts';

/**
 * The built files as a server below a base path serves them. Documents have other addresses in them (`core/look/document-below.ts`); all else
 * is as it was built, byte for byte.
 */
export function assetsBelow(assets: Assets, basePath: string): Assets {
  if (basePath === '') return assets;
  const made = new Map<string, Asset>();
  const documentOf = (path: string, built: Asset): Asset => {
    const document = made.get(path) ?? below(built, basePath);
    made.set(path, document);
    return document;
  };
  return {
    keys: () => assets.keys(),
    get(path) {
      const asset = assets.get(path);
      if (asset === undefined || !path.endsWith('.html')) return asset;
      return asset instanceof Promise ? asset.then((built) => documentOf(path, built)) : documentOf(path, asset);
    },
  };
}

/** In the forms that the built one has. */
function below(built: Asset, basePath: string): Asset {
  const bytes = new TextEncoder().encode(documentBelow(basePath, new TextDecoder().decode(built.bytes)));
  const size = { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength } };
  return {
    ...built,
    bytes,
    br: built.br && new Uint8Array(brotliCompressSync(bytes, size)),
    gz: built.gz && new Uint8Array(gzipSync(bytes)),
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
}
