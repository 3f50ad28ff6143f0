/** What a person or an operator can choose. `auto` follows the system: dark or light, and more contrast where that is asked for. */
export const THEME_CHOICES = ['auto', 'light', 'dark', 'contrast-light', 'contrast-dark'] as const;
export const LAYOUTS = ['card', 'full'] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];
export type Layout = (typeof LAYOUTS)[number];
/** The page without a variant, which every comparison is with. */
export const STANDARD = 'standard';
