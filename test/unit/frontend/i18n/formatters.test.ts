import { readFile } from 'node:fs/promises';
import { globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dateFormat, numberFormat, pluralRules, relativeFormat } from '../../../../frontend/i18n/formatters.ts';

/** Asks for what may change while a page is open. */
const FRESH = new Map([['frontend/admin/filter-fields.ts', 'new Intl.DateTimeFormat().resolvedOptions()']]);

describe('the formatters of a language', () => {
  it('are made once for each way of writing', () => {
    for (const formatter of [numberFormat, dateFormat, relativeFormat, pluralRules])
      expect(formatter('de', {})).toBe(formatter('de', {}));
    expect(numberFormat('de', { style: 'percent' })).toBe(numberFormat('de', { style: 'percent' }));
  });

  it('are not those of another language or way', () => {
    expect(numberFormat('en', {}).format(1_234.5)).toBe('1,234.5');
    expect(numberFormat('de', {}).format(1_234.5)).toBe('1.234,5');
    expect(numberFormat('en', { style: 'percent' }).format(0.5)).toBe('50%');
    expect(pluralRules('pl', {}).select(3)).toBe('few');
    expect(pluralRules('en', {}).select(3)).toBe('other');
  });

  it('are made nowhere else in the page', async () => {
    const files = globSync('frontend/**/*.ts').filter((file) => file !== 'frontend/i18n/formatters.ts');
    const makers = await Promise.all(
      files.map(async (file) => {
        const text = (await readFile(file, 'utf8')).replace(FRESH.get(file) ?? '', '');
        return /new Intl\.|\.toLocale(?:Date|Time)?String\(/.test(text) ? [file] : [];
      }),
    );
    expect(makers.flat()).toEqual([]);
  });
});
