import type { Hono } from 'hono';
import { MANIFEST_PATH, SHARE_PATH } from '../../core/look/installed.ts';
import { THEMES } from '../../core/look/themes.ts';
import type { AppEnv } from '../http/app-env.ts';
import type { ServedBrand } from './brand.ts';

/** Square, and as large as a launcher shows it: https://www.w3.org/TR/appmanifest/#icons-member. */
const LEAST_ICON_PIXELS = 192;

/** By their names at the root of the app. */
const ICONS = {
  'favicon.svg': { sizes: 'any', type: 'image/svg+xml' },
  'icon-192.png': { sizes: '192x192', type: 'image/png' },
  'icon-512.png': { sizes: '512x512', type: 'image/png' },
  'icon-maskable.png': { sizes: '512x512', type: 'image/png', purpose: 'maskable' },
} as const;

/** Serves what a browser needs to install the user's page: the operator's name, colours and logo are data in it, as in the brand. */
export function addManifest(app: Hono<AppEnv>, served: ServedBrand, basePath: string): void {
  const manifest = manifestOf(served, basePath);
  app.get(MANIFEST_PATH, (c) => {
    c.header('cache-control', 'no-cache');
    c.header('content-type', 'application/manifest+json');
    return c.body(JSON.stringify(manifest));
  });
  // Without the worker, whose files a person may have cleared, the browser sends it here. It is not read.
  app.post(SHARE_PATH, (c) => {
    c.header('cache-control', 'no-store');
    return c.redirect(`${basePath}/?shared=refused`, 303);
  });
}

function manifestOf(served: ServedBrand, basePath: string): object {
  const { name = 'SGraph Send', accent } = served.brand;
  const { page, accent: usual } = THEMES.light.tokens;
  return {
    id: `${basePath}/`,
    name,
    short_name: name,
    start_url: `${basePath}/`,
    scope: `${basePath}/`,
    display: 'standalone',
    theme_color: accent?.light.accent ?? usual,
    background_color: page,
    icons: iconsOf(served, basePath),
    share_target: {
      action: basePath + SHARE_PATH,
      method: 'POST',
      enctype: 'multipart/form-data',
      params: { title: 'title', text: 'text', url: 'url', files: [{ name: 'files', accept: ['*/*'] }] },
    },
  };
}

/** The operator's logo where it can be an icon: a square, drawn or large enough. */
function iconsOf({ brand: { logo }, picture }: ServedBrand, basePath: string): readonly object[] {
  const usual = Object.entries(ICONS).map(([name, icon]) => ({ src: `${basePath}/${name}`, ...icon }));
  if (!logo || !picture || logo.width !== logo.height) return usual;
  const isDrawn = picture.type === 'image/svg+xml';
  if (!isDrawn && logo.width < LEAST_ICON_PIXELS) return usual;
  return [{ src: logo.path, sizes: isDrawn ? 'any' : `${logo.width}x${logo.height}`, type: picture.type }];
}
