import { readFile } from 'node:fs/promises';
import { ROOT } from './bundling.ts';

const SECTION = /^ *<section lang="([^"]+)" dir="([^"]+)">.*?<h[12]>(.*?)<\/h[12]>.*?<\/section>\n/gms;

/** What is read where the script does not start, of `frontend/static.html`. */
interface StaticText {
  /** For every page: English, and a line in each other language that leads to the rest. */
  readonly inPage: string;
  /** A page with all languages. */
  readonly whole: string;
}

/** `place` is the address of the page with all languages. Pages do not grow by a language's instructions, only by its line. */
export async function staticText(place: string): Promise<StaticText> {
  const whole = await readFile(new URL('frontend/static.html', ROOT), 'utf8');
  const [english, ...others] = [...whole.matchAll(SECTION)];
  if (english?.[1] !== 'en') throw new Error('frontend/static.html does not begin with a section in English');
  const lines = others.map(
    ([, lang, dir, title]) => `      <li><a href="${place}#${lang}" lang="${lang}" dir="${dir}">${title}</a></li>\n`,
  );
  const list = others.length > 0 ? `    <ul class="static-others">\n${lines.join('')}    </ul>\n` : '';
  return {
    inPage: `${whole.slice(0, english.index)}${english[0]}${list}</main>\n`,
    whole: whole.replaceAll(/<section lang="([^"]+)"/g, '<section id="$1" lang="$1"'),
  };
}
