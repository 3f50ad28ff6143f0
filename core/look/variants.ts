import type { Layout, ThemeChoice } from './choices.ts';

/** A page that is served beside the usual one: what it takes from elsewhere, and everything else as it is. */
export interface Variant {
  /** One line for the operator. */
  readonly does: string;
  /** A release that `releases/` keeps; without one this release. */
  readonly release?: string;
  /** Which version of an element it takes, by the element: the name of a folder in the element's own. */
  readonly overrides?: Readonly<Record<string, string>>;
  /** Where a person has chosen none. */
  readonly theme?: ThemeChoice;
  readonly layout?: Layout;
}

/** All variants. To add one, add it here; `docs/frontend-versions.md` shows how. A name has small letters and digits. */
export const VARIANTS = {
  calm: { does: 'a taller place for files, with less colour', overrides: { 'send-drop-zone': 'calm' } },
  wide: { does: 'the layout of the full page', layout: 'full' },
} as const satisfies Readonly<Record<string, Variant>>;

export type VariantName = keyof typeof VARIANTS;
export const VARIANT_NAMES = Object.keys(VARIANTS) as readonly VariantName[];
