import * as z from 'zod/mini';
import { readStored, writeStored } from './browser-storage.ts';

export const THEMES = ['auto', 'light', 'dark'] as const;
export const LAYOUTS = ['card', 'full'] as const;

const Preferences = z.object({
  language: z.optional(z.string()),
  theme: z.optional(z.enum(THEMES)),
  layout: z.optional(z.enum(LAYOUTS)),
});
/** What a person chose in this browser. What was not chosen is left to the browser and to the page as it was served. */
export type Preferences = z.infer<typeof Preferences>;
export type Theme = (typeof THEMES)[number];
export type Layout = (typeof LAYOUTS)[number];

const KEY = 'sgraph-send.preferences';

export function readPreferences(): Preferences {
  return Preferences.safeParse(readStored(KEY)).data ?? {};
}

export function rememberPreference(change: Preferences): void {
  writeStored(KEY, { ...readPreferences(), ...change });
}

/**
 * Puts the chosen theme and layout on the document. The page as served names the variants that apply without a choice; a page without a
 * layout attribute has only one layout.
 */
export function applyPreferences(root: HTMLElement = document.documentElement): void {
  const { theme, layout } = readPreferences();
  if (theme) root.dataset['theme'] = theme;
  colourBars(theme);
  if (layout && root.dataset['layout'] !== undefined) root.dataset['layout'] = layout;
}

/** The browser's own bars have the colour of the theme that is shown; each of the page's colours is named with the scheme that it is for. */
function colourBars(theme: Theme = 'auto'): void {
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    meta.dataset['scheme'] ??= meta.media.includes('dark') ? 'dark' : 'light';
    const { scheme } = meta.dataset;
    meta.media = theme === 'auto' ? `(prefers-color-scheme: ${scheme})` : theme === scheme ? 'all' : 'not all';
  }
}
