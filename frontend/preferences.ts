import * as z from 'zod/mini';
import type { ThemeChoice } from '../core/look/choices.ts';
import { LAYOUTS, THEME_CHOICES } from '../core/look/choices.ts';
import { brand } from './brand.ts';
import { readStored, writeStored } from './browser-storage.ts';

const Preferences = z.object({
  language: z.optional(z.string()),
  theme: z.optional(z.enum(THEME_CHOICES)),
  layout: z.optional(z.enum(LAYOUTS)),
});
/** What a person chose in this browser. What was not chosen is left to the browser and to the page as it was served. */
export type Preferences = z.infer<typeof Preferences>;

const KEY = 'sgraph-send.preferences';

export function readPreferences(): Preferences {
  return Preferences.safeParse(readStored(KEY)).data ?? {};
}

export function rememberPreference(change: Preferences): void {
  writeStored(KEY, { ...readPreferences(), ...change });
}

/**
 * Puts the theme and layout that the person, else the operator, chose on the document. The page as served names those that apply without a
 * choice; a page without a layout attribute has only one layout.
 */
export function applyPreferences(): void {
  const root = document.documentElement;
  const { theme, layout } = { ...brand(), ...readPreferences() };
  if (theme) root.dataset['theme'] = theme;
  colourBars(theme);
  if (layout && root.dataset['layout'] !== undefined) root.dataset['layout'] = layout;
}

/** The browser's own bars have the colour of the theme that is shown; each of the page's colours is named with the theme that it is of. */
function colourBars(theme: ThemeChoice = 'auto'): void {
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const { auto = meta.media, theme: name } = meta.dataset;
    meta.dataset['auto'] = auto;
    meta.media = theme === 'auto' ? auto : theme === name ? 'all' : 'not all';
  }
}
