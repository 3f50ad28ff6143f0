import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { en } from '../../../frontend/i18n/en.ts';
import { TESTED, UNTESTED } from '../../../frontend/user/send-accessibility-page/statement.ts';

const DOCUMENT = readFileSync('docs/accessibility.md', 'utf8');
const rows = [...DOCUMENT.matchAll(/^\| ([^|]+) \| ([^|]+) \|$/gm)].map(([, what = '', by = '']) => ({ what, by }));

describe('docs/accessibility.md and the page /accessibility', () => {
  it('say the same of what is tested and of what is not', () => {
    const isHead = (what: string): boolean => what === 'what' || what === '---';
    expect(rows.map(({ what }) => what).filter((what) => !isHead(what))).toEqual(
      TESTED.map((name) => en[`accessibility.tested_${name}`]),
    );
    expect([...DOCUMENT.matchAll(/^- (.+)$/gm)].map(([, text]) => text)).toEqual(
      UNTESTED.map((name) => en[`accessibility.untested_${name}`]),
    );
    expect(DOCUMENT).toContain(en['accessibility.goal_text'].slice('WCAG 2.2, level AA. '.length));
  });

  it('name tests that exist', () => {
    const named = [...DOCUMENT.matchAll(/`(test\/[^`]+)`/g)].map(([, path = '']) => path);
    expect(named.length).toBeGreaterThanOrEqual(TESTED.length);
    expect(named.filter((path) => globSync(path).length === 0)).toEqual([]);
  });
});
