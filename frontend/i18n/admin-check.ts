import type { CheckKey } from './check-messages.ts';
import { CHECK_MESSAGES } from './check-messages.ts';
import { compiled } from './compile-message.ts';
import { currentLanguage, currentLocale } from './i18n.ts';
import type { Values } from './message.ts';
import { formatMessage } from './message.ts';

/** A message of the check of the store that follows the language. */
export function sayCheck(key: CheckKey, values: Values = {}): () => string {
  return () => formatMessage(compiled(CHECK_MESSAGES[currentLanguage()][key]), values, currentLocale());
}
