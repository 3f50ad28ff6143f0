import type { Plugin } from 'esbuild';
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
      plugins.onLoad({ filter: /./, namespace }, () => ({ contents: themeStyle(group), loader: 'css' }));
    }
  },
};

/** `auto` follows the system; a chosen theme is the attribute on the document. */
export function themeStyle(group: (typeof GROUPS)[keyof typeof GROUPS]): string {
  const plain = declarations(THEMES.light[group], THEMES.dark[group]);
  const more = declarations(THEMES['contrast-light'][group], THEMES['contrast-dark'][group]);
  return [
    `:root { color-scheme: light dark; ${plain} }`,
    ":root[data-theme$='light'] { color-scheme: light }",
    ":root[data-theme$='dark'] { color-scheme: dark }",
    `:root[data-theme^='contrast'] { ${more} }`,
    `@media (prefers-contrast: more) { :root[data-theme='auto'] { ${more} } }`,
  ].join('\n');
}

function declarations(light: Readonly<Record<string, string>>, dark: Readonly<Record<string, string>>): string {
  return Object.entries(light)
    .map(([token, colour]) => {
      const other = dark[token];
      return `--${token}: ${other === undefined || other === colour ? colour : `light-dark(${colour}, ${other})`};`;
    })
    .join(' ');
}

/** The colour of the browser's own bars, which is that of the page. The first whose media applies is taken. */
export function themeColours(): string[] {
  const byContrast = Object.entries(THEMES).sort(([, one], [, other]) => Number(other.more) - Number(one.more));
  return byContrast.map(([name, { scheme, more, tokens }]) => {
    const media = `${more ? '(prefers-contrast: more) and ' : ''}(prefers-color-scheme: ${scheme})`;
    return `<meta name="theme-color" content="${tokens.page}" media="${media}" data-theme="${name}" />`;
  });
}
