import './themes/colours.css';
import './themes/tokens.css';
import './themes/base.css';
import './themes/layout.css';
import { prepareBrand } from './brand.ts';
import { preferredLanguage, switchLanguage } from './i18n/i18n.ts';
import { applyPreferences } from './preferences.ts';

/** What every page does first: the operator's brand, the person's theme, layout and language. `prefix` is where the app is on its server. */
export async function prepare(prefix: '' | '/admin' = ''): Promise<void> {
  await prepareBrand(prefix);
  applyPreferences();
  // A language that cannot be loaded must not keep the page away.
  await switchLanguage(preferredLanguage()).catch(() => switchLanguage('en'));
}

/** Whether this browser has all that encryption and streams need. They are missing in old ones, and on pages without HTTPS. */
export function isSupported(): boolean {
  return isSecureContext && 'any' in AbortSignal && 'withResolvers' in Promise && 'locks' in navigator;
}
