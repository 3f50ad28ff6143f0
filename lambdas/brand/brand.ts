import { createHash } from 'node:crypto';
import type { Hono } from 'hono';
import { nearestAccent } from '../../core/look/accent.ts';
import type { Brand } from '../../core/look/brand.ts';
import { SendError } from '../../core/errors.ts';
import type { AppEnv } from '../http/app-env.ts';
import type { Settings } from '../settings.ts';
import { SETTINGS } from '../settings/table.ts';
import { linkIn } from './links.ts';
import { logoPicture } from './logo.ts';
import type { Picture } from './png.ts';

/** Where the brand is, below the prefix of an app. */
const BRAND_PATH = '/brand.json';
export const LOGO_PATH = '/brand/logo';
/** A logo is a picture and nothing else, also for a person who opens its address: https://www.w3.org/TR/CSP3/#sandbox. */
export const LOGO_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
const KEPT = 'public, max-age=300';

export interface ServedBrand {
  readonly brand: Brand;
  readonly picture: Picture | undefined;
}

/** Serves what the settings give the pages to show, and its logo. `prefix` is where the app is on its server. */
export function addBrand(app: Hono<AppEnv>, settings: Settings, prefix: '' | '/admin'): ServedBrand {
  const picture = settings.brandLogo === undefined ? undefined : logoPicture(settings.brandLogo);
  const brand = brandOf(settings, picture, `${settings.basePath}${prefix}${LOGO_PATH}`);
  app.get(`${prefix}${BRAND_PATH}`, (c) => {
    c.header('cache-control', KEPT);
    return c.json(brand);
  });
  app.get(`${prefix}${LOGO_PATH}`, (c) => {
    if (!picture) throw new SendError('not_found');
    c.header('cache-control', KEPT);
    c.header('content-type', picture.type);
    return c.body(picture.bytes);
  });
  return { brand, picture };
}

function brandOf(settings: Settings, picture: Picture | undefined, logoPath: string): Brand {
  const { brandName: name, brandContact: contact, brandLinks, brandNotice } = settings;
  const accent = accentOf(settings);
  return {
    ...(name !== undefined && { name }),
    ...(picture && { logo: logoOf(picture, logoPath) }),
    ...(accent && { accent }),
    links: brandLinks.map(linkIn),
    ...(contact !== undefined && { contact: contact.startsWith('https:') ? contact : `mailto:${contact}` }),
    notice: Object.fromEntries(Object.entries(brandNotice)),
    ...changed(settings, 'defaultLanguage', 'language'),
    ...changed(settings, 'defaultTheme', 'theme'),
    ...changed(settings, 'defaultLayout', 'layout'),
  };
}

function logoOf({ bytes, width, height }: Picture, path: string): Brand['logo'] {
  return { path: `${path}?${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}`, width, height };
}

/** Each theme's colours; people who need more contrast get the nearest that has it. */
function accentOf({ brandAccentLight, brandAccentDark }: Settings): Brand['accent'] {
  const [light, dark] = [brandAccentLight ?? brandAccentDark, brandAccentDark ?? brandAccentLight];
  if (light === undefined || dark === undefined) return undefined;
  return {
    light: nearestAccent('light', light),
    dark: nearestAccent('dark', dark),
    'contrast-light': nearestAccent('contrast-light', light),
    'contrast-dark': nearestAccent('contrast-dark', dark),
  };
}

/** What the pages do anyway is left out. */
function changed<Member extends 'defaultLanguage' | 'defaultTheme' | 'defaultLayout', Name extends string>(
  settings: Settings,
  member: Member,
  name: Name,
): { [Key in Name]?: Settings[Member] } {
  const value = settings[member];
  return (value === SETTINGS[member].default ? {} : { [name]: value }) as { [Key in Name]?: Settings[Member] };
}
