import { madeOnce } from './i18n/formatters.ts';

const collator = madeOnce<Intl.Collator, Intl.CollatorOptions>(Intl.Collator);

/** Compares names as people sort them in that language, numbers by their value. */
export function naturalOrder(locale: string): (one: string, other: string) => number {
  return collator(locale, { numeric: true }).compare;
}

/** The same for paths, folder by folder: what is in a folder comes before the files beside it. */
export function naturalPathOrder(locale: string): (one: readonly string[], other: readonly string[]) => number {
  const compare = naturalOrder(locale);
  return (one, other) => {
    for (let at = 0; ; at++) {
      const [name, otherName] = [one[at], other[at]];
      if (name === undefined || otherName === undefined) return one.length - other.length;
      const isFile = Number(at === one.length - 1) - Number(at === other.length - 1);
      const order = isFile || compare(name, otherName);
      if (order !== 0) return order;
      // Names that differ and count as equal keep their folders apart.
      if (name !== otherName) return name < otherName ? -1 : 1;
    }
  };
}
