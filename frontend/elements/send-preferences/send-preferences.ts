import './send-preferences.css';
import type { Layout, ThemeChoice } from '../../../core/look/choices.ts';
import { LAYOUTS, THEME_CHOICES } from '../../../core/look/choices.ts';
import { fill, h } from '../../dom.ts';
import { currentLanguage, say, switchLanguage } from '../../i18n/i18n.ts';
import { showOnDemand } from '../../on-demand.ts';
import { isLanguageCode, LANGUAGES } from '../../i18n/languages.ts';
import { applyPreferences, rememberPreference } from '../../preferences.ts';

interface Option<V extends string> {
  readonly value: V;
  readonly text: string | (() => string);
  /** Where the text is in another language than the page. */
  readonly lang?: string;
}

/** Language, theme and layout, remembered in this browser. */
export class SendPreferences extends HTMLElement {
  static define(): void {
    customElements.define('send-preferences', this);
  }

  connectedCallback(): void {
    const { theme, layout } = document.documentElement.dataset;
    const missing = h('div', { class: 'preferences-missing' });
    const languages = Object.entries(LANGUAGES).map(([value, { name, locale }]) => ({
      value,
      text: name,
      lang: locale,
    }));
    const themes = THEME_CHOICES.map((value): Option<ThemeChoice> => ({ value, text: say(`theme.${value}`) }));
    const layouts = LAYOUTS.map((value): Option<Layout> => ({ value, text: say(`layout.${value}`) }));
    fill(
      this,
      select(say('preferences.language'), languages, currentLanguage(), (code) => {
        if (!isLanguageCode(code)) return;
        rememberPreference({ language: code });
        void showOnDemand({ stage: missing, load: () => switchLanguage(code), show: () => [] });
      }),
      select(say('preferences.theme'), themes, theme, (value) => remember({ theme: value })),
      layout !== undefined &&
        select(say('preferences.layout'), layouts, layout, (value) => remember({ layout: value })),
      missing,
    );
  }
}

function remember(change: Parameters<typeof rememberPreference>[0]): void {
  rememberPreference(change);
  applyPreferences();
}

function select<V extends string>(
  label: () => string,
  options: readonly Option<V>[],
  current: string | undefined,
  onChange: (value: V) => void,
): HTMLElement {
  const element = h(
    'select',
    { class: 'select' },
    ...options.map(({ value, text, lang }) => h('option', { value, lang, selected: value === current }, text)),
  );
  element.addEventListener('change', () => {
    const chosen = options[element.selectedIndex];
    if (chosen) onChange(chosen.value);
  });
  return h('label', { class: 'preference' }, h('span', {}, label), element);
}
