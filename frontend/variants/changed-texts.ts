import type { MessageKey } from '../i18n/en.ts';
import type { LanguageCode } from '../i18n/languages.ts';

/** The texts that a version of an element changes: the same ones in every language. */
export function changedTexts<Key extends MessageKey>(
  texts: Readonly<Record<LanguageCode, Readonly<Record<Key, string>>>>,
): Readonly<Record<LanguageCode, Readonly<Record<Key, string>>>> {
  return texts;
}
