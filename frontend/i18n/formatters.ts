type Make<F, O> = new (locale: string, options: O) => F;

/**
 * The formatters of a language, each made once: to make one takes some milliseconds on a slow phone, which is more than all that it formats
 * there. There are as many as the page has languages and ways of writing.
 */
export function madeOnce<F, O extends object>(Formatter: Make<F, O>): (locale: string, options: O) => F {
  const made = new Map<string, F>();
  return (locale, options) => {
    const key = `${locale} ${JSON.stringify(options)}`;
    const formatter = made.get(key) ?? new Formatter(locale, options);
    made.set(key, formatter);
    return formatter;
  };
}

export const numberFormat = madeOnce<Intl.NumberFormat, Intl.NumberFormatOptions>(Intl.NumberFormat);
export const dateFormat = madeOnce<Intl.DateTimeFormat, Intl.DateTimeFormatOptions>(Intl.DateTimeFormat);
export const relativeFormat = madeOnce<Intl.RelativeTimeFormat, Intl.RelativeTimeFormatOptions>(
  Intl.RelativeTimeFormat,
);
export const pluralRules = madeOnce<Intl.PluralRules, Intl.PluralRulesOptions>(Intl.PluralRules);
