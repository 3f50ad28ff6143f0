import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContext, Page } from '@playwright/test';
import { LANGUAGE_CODES } from '../../core/look/language-codes.ts';
import type { LanguageCode } from '../../core/look/language-codes.ts';
import type { ThemeName } from '../../core/look/themes.ts';
import { THEMES } from '../../core/look/themes.ts';
import { LANGUAGES } from '../../frontend/i18n/languages.ts';
import { STATES } from '../gallery/states.ts';
import { limitMs } from '../setup/time-limits.ts';
import { expect } from './fixtures.ts';
import type { Pseudo } from './pseudo.ts';
import { MARKS, speakPseudo } from './pseudo.ts';
import { test } from './scene.ts';
import { ALIKE, smallPicture } from './small-picture.ts';
import { textFaults } from './text-faults.ts';

/** There is no page, only what is served for every browser: `static-text.test.ts`. */
const WITHOUT_PAGE = ['script missing'];
/** Each second changes what is seen: how long it takes, and that nothing moves. */
const WITH_TIME = ['uploading', 'during the download'];
const STATE_NAMES = Object.keys(STATES).filter((name) => !WITHOUT_PAGE.includes(name));
const THEME_NAMES = Object.keys(THEMES) as ThemeName[];
/** A window of 1280 px as it is, and at a zoom of 200 % and 400 % (WCAG 2.2, 1.4.10). */
const VIEWS = [
  { layout: 'full', width: 1280, height: 800 },
  { layout: 'card', width: 640, height: 400 },
  { layout: 'full', width: 320, height: 640 },
] as const;

/** Languages whose texts are those of `pseudo.ts`: longer, one from right to left. */
const PSEUDO = Object.keys(MARKS) as Pseudo[];
/** As wide as a window of 1280 px is at a zoom of 400 %. */
const NARROW = { layout: 'card', width: 320, height: 640 } as const;

interface Combination {
  readonly language: LanguageCode;
  readonly theme: ThemeName;
  readonly view: (typeof VIEWS)[number] | typeof NARROW;
}

/** Of a state: every theme and every view; over all states every language in every theme and every view. */
function combinationsOf(state: string): Combination[] {
  const shift = STATE_NAMES.indexOf(state);
  return THEME_NAMES.map((theme, index) => {
    const turn = index + shift * THEME_NAMES.length;
    const view = VIEWS[(index + shift) % VIEWS.length] ?? VIEWS[0];
    return { language: LANGUAGE_CODES[turn % LANGUAGE_CODES.length] ?? 'en', theme, view };
  });
}

/** The languages are there also where the page is offline. */
async function keepScriptsAtHand(context: BrowserContext): Promise<void> {
  const pages = join(import.meta.dirname, '..', '..', 'dist', 'frontend', 'user');
  await context.route(/\/assets\/[^/]+\/[^/]+\.js$/, (route) =>
    route.fulfill({ path: join(pages, new URL(route.request().url()).pathname) }),
  );
}

/** By the controls at the end of the page, as a person does. */
async function choose(page: Page, { language, theme, view }: Combination): Promise<void> {
  const { layout, ...size } = view;
  await page.setViewportSize(size);
  await page.locator('send-preferences select').evaluateAll(
    (selects, chosen) => {
      for (const [index, select] of selects.entries()) {
        (select as HTMLSelectElement).value = chosen[index] ?? '';
        select.dispatchEvent(new Event('change'));
      }
    },
    [language, theme, layout],
  );
  await expect(page.locator('html')).toHaveAttribute('lang', new RegExp(`^${LANGUAGES[language].locale}`));
  await expect(page.locator(`html[data-theme="${theme}"][data-layout="${layout}"]`)).toBeAttached();
}

type Results = Awaited<ReturnType<AxeBuilder['analyze']>>;

/** What is wrong with the page as it is: what axe finds, what fits no window, and what moves although the person wants no motion. */
async function faultsOf(page: Page, contrast: boolean): Promise<string[]> {
  return page.evaluate(async (isContrastAsked) => {
    const { axe } = window as unknown as { axe: { run(root: Document, options: object): Promise<Results> } };
    const rules = { 'color-contrast': { enabled: isContrastAsked }, 'target-size': { enabled: true } };
    const { violations } = await axe.run(document, { resultTypes: ['violations'], rules });
    const { scrollWidth, clientWidth } = document.documentElement;
    return [
      ...violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
      ...(scrollWidth > clientWidth ? [`the page scrolls ${scrollWidth - clientWidth} px sideways`] : []),
      // What takes a moment only shows something, after a while perhaps.
      ...document
        .getAnimations()
        .filter(({ effect }) => Number(effect?.getComputedTiming().duration) > 10)
        .map(({ effect }) => `${(effect as KeyframeEffect).target?.className ?? ''} moves`),
    ];
  }, contrast);
}

test.use({ contextOptions: { reducedMotion: 'reduce' } });

test('every state is looked at in every theme and view, and every language in every theme and view', () => {
  const all = STATE_NAMES.flatMap((state) => combinationsOf(state).map((each) => ({ state, ...each })));
  const countOf = (key: (each: (typeof all)[number]) => string): number => new Set(all.map(key)).size;
  const [states, languages, themes] = [STATE_NAMES.length, LANGUAGE_CODES.length, THEME_NAMES.length];
  expect(countOf(({ state, theme }) => `${state} ${theme}`)).toBe(states * themes);
  expect(countOf(({ state, view }) => `${state} ${view.width}`)).toBe(states * VIEWS.length);
  expect(countOf(({ language, theme }) => `${language} ${theme}`)).toBe(languages * themes);
  expect(countOf(({ language, view }) => `${language} ${view.width}`)).toBe(languages * VIEWS.length);
  const count = all.length + states * PSEUDO.length;
  process.stdout.write(
    `${count} looks at ${states} states, ${languages} languages, ${themes} themes, ${VIEWS.length} views\n`,
  );
});

for (const state of STATE_NAMES)
  test(`is accessible in each theme and view, and texts that are 40 % longer fit in both directions: ${state}`, async ({
    scene,
    page,
    context,
  }) => {
    test.slow();
    await keepScriptsAtHand(context);
    await speakPseudo(context);
    await STATES[state]?.(scene);
    // UPDATE_PICTURES=1 keeps what was changed on purpose, after a look at it.
    if (!WITH_TIME.includes(state))
      await expect(async () => expect(await smallPicture(page)).toMatchSnapshot(`${state}.png`, ALIKE)).toPass({
        timeout: limitMs(5),
      });
    // Leaves axe in the page, which is 100 ms of work.
    await new AxeBuilder({ page }).setLegacyMode().withRules(['document-title']).analyze();
    const found: string[] = [];
    for (const combination of combinationsOf(state)) {
      await choose(page, combination);
      const { language, theme, view } = combination;
      found.push(...(await faultsOf(page, true)).map((fault) => `${language}, ${theme}, ${view.width} px: ${fault}`));
    }
    for (const language of PSEUDO) {
      await choose(page, { language, theme: 'light', view: NARROW });
      const texts = {
        message: `${language}: texts of another language, texts that are cut, pixels to the side`,
        timeout: limitMs(15),
      };
      await expect.poll(() => textFaults(page, language), texts).toEqual({ foreign: [], cut: [], sideways: 0 });
      // Contrast, half of the work of axe, does not depend on language or view.
      found.push(...(await faultsOf(page, false)).map((fault) => `${language}, long: ${fault}`));
    }
    expect(found).toEqual([]);
  });
