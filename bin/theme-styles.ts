import type { Plugin } from 'esbuild';
import { themeStyle } from '../core/look/theme-style.ts';
import { THEMES } from '../core/look/themes.ts';

/** Which group of colours a style has: those of all pages, or those that only the console draws. */
const GROUPS = { 'colours.css': 'tokens', 'plot-colours.css': 'plot' } as const;

/** Makes the styles `themes/colours.css` and `themes/plot-colours.css` of the table of themes. */
export const themeStyles: Plugin = {
  name: 'styles of the themes',
  setup(plugins) {
    for (const [file, group] of Object.entries(GROUPS)) {
      const namespace = `theme ${group}`;
      plugins.onResolve({ filter: new RegExp(`/themes/${file}$`) }, () => ({ path: file, namespace }));
      plugins.onLoad({ filter: /./, namespace }, () => ({ contents: styleOf(group), loader: 'css' }));
    }
  },
};

function styleOf(group: (typeof GROUPS)[keyof typeof GROUPS]): string {
  const { light, dark } = THEMES;
  const values = {
    light: light[group],
    dark: dark[group],
    'contrast-light': THEMES['contrast-light'][group],
    'contrast-dark': THEMES['contrast-dark'][group],
  };
  return [
    ':root { color-scheme: light dark }',
    ":root[data-theme$='light'] { color-scheme: light }",
    ":root[data-theme$='dark'] { color-scheme: dark }",
    themeStyle(values),
  ].join('\n');
}

/** The colour of the browser's own bars, which is that of the page. The first whose media applies is taken. */
export function themeColours(): string[] {
  const byContrast = Object.entries(THEMES).sort(([, one], [, other]) => Number(other.more) - Number(one.more));
  return byContrast.map(([name, { scheme, more, tokens }]) => {
    const media = `${more ? '(prefers-contrast: more) and ' : ''}(prefers-color-scheme: ${scheme})`;
    return `<meta name="theme-color" content="${tokens.page}" media="${media}" data-theme="${name}" />`;
  });
}
