import type { LanguageCode } from '../../../../core/look/language-codes.ts';
import { LANGUAGE_CODES } from '../../../../core/look/language-codes.ts';
import { adminEn } from '../../../../frontend/i18n/admin-en.ts';
import { ADMIN_MESSAGES } from '../../../../frontend/i18n/admin.ts';
import { checkEn } from '../../../../frontend/i18n/check-en.ts';
import { CHECK_MESSAGES } from '../../../../frontend/i18n/check.ts';
import { en } from '../../../../frontend/i18n/en.ts';
import { filesEn } from '../../../../frontend/i18n/files-en.ts';
import { FILES_MESSAGES } from '../../../../frontend/i18n/files.ts';
import { LANGUAGES } from '../../../../frontend/i18n/languages.ts';

export type Texts = Readonly<Record<string, string>>;

/** The messages of one file, with the English ones that they translate. */
export interface Catalogue {
  readonly code: LanguageCode;
  readonly locale: string;
  /** Of its file in `frontend/i18n`, without `.ts`. */
  readonly name: string;
  readonly messages: Texts;
  readonly english: Texts;
}

/** Every catalogue of every language. */
export const CATALOGUES: readonly Catalogue[] = await Promise.all(
  LANGUAGE_CODES.flatMap((code) => {
    const { locale, load } = LANGUAGES[code];
    const loaded = async (name: string, english: Texts, from: () => Promise<Texts>): Promise<Catalogue> => ({
      ...{ code, locale, name, english },
      messages: await from(),
    });
    return [
      loaded(code, en, load),
      loaded(`admin-${code}`, adminEn, ADMIN_MESSAGES[code]),
      loaded(`files-${code}`, filesEn, FILES_MESSAGES[code]),
      loaded(`check-${code}`, checkEn, CHECK_MESSAGES[code]),
    ];
  }),
);
