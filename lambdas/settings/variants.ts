import * as z from 'zod/mini';
import type { VariantName } from '../../core/look/variants.ts';
import { VARIANT_NAMES } from '../../core/look/variants.ts';
import { STANDARD } from '../../core/look/choices.ts';

const ENTRY = /^(?<name>[a-z0-9]+)(?:=(?<percent>100|[1-9]?[0-9]))?$/;
const EVERYBODY = 100;

export const EXPECTED_VARIANTS =
  `variants of the page, separated by commas, each with the percentage of browsers that show it, such as ${VARIANT_NAMES[0] ?? 'name'}=20; ` +
  `without one only people who choose it: ${VARIANT_NAMES.join(', ')}; at most ${EVERYBODY} % together`;

/** The setting, each variant a text. */
export const Variants = z
  .array(z.string().check(z.regex(ENTRY, 'must be a name and a percentage, such as calm=20')))
  .check(({ value, issues }) => {
    const message = contradictionIn(value);
    if (message !== undefined) issues.push({ code: 'custom', input: value, message });
  });

/** Percentages of the variants that are on, in the order of the setting. */
export function sharesIn(texts: readonly string[]): Readonly<Partial<Record<VariantName, number>>> {
  const shares = texts.map((text) => {
    const { name, percent = '0' } = ENTRY.exec(text)?.groups ?? {};
    return [VARIANT_NAMES.find((each) => each === name), Number(percent)] as const;
  });
  return Object.fromEntries(shares.filter(([name]) => name !== undefined)) as Partial<Record<VariantName, number>>;
}

/** The names by which requests are counted, so that pages can be compared: none where no variant is on. */
export function comparedIn(texts: readonly string[]): readonly string[] {
  return texts.length === 0 ? [] : [STANDARD, ...Object.keys(sharesIn(texts))];
}

function contradictionIn(texts: readonly string[]): string | undefined {
  const shares = sharesIn(texts);
  const names = texts.map((text) => ENTRY.exec(text)?.groups?.['name'] ?? '');
  const unknown = names.find((name) => !Object.hasOwn(shares, name));
  if (unknown !== undefined) return `must name variants of this release: ${VARIANT_NAMES.join(', ')}`;
  if (new Set(names).size < names.length) return 'must name each variant once';
  const sum = Object.values(shares).reduce((total, share) => total + share, 0);
  return sum > EVERYBODY ? `must not give more than ${EVERYBODY} % together` : undefined;
}
