import type { ThemeName } from './themes.ts';

/** Colours of each theme as custom properties, for the theme that a person chose (an attribute on the document) or the system's. */
export function themeStyle(values: Readonly<Record<ThemeName, Readonly<Record<string, string>>>>): string {
  const more = declarations(values['contrast-light'], values['contrast-dark']);
  return [
    `:root { ${declarations(values.light, values.dark)} }`,
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
