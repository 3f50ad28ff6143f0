import { globSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { CHAPTERS, pathOnSite } from '../../tools/site/navigation.ts';
import { run } from '../setup/command.ts';
import { limitMs } from '../setup/time-limits.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const SITE = join(ROOT, 'dist', 'site');
/** Pages with an index of their own. */
const INDEXED = /^(?:decisions|runbooks)\//;

let pages: ReadonlyMap<string, string>;
beforeAll(async () => {
  await run(process.execPath, [join(ROOT, 'bin', 'build-site.ts')], { cwd: ROOT });
  const files = globSync('**/*.html', { cwd: SITE }).map((file) => file.replaceAll('\\', '/'));
  pages = new Map(files.map((file) => [file, readFileSync(join(SITE, file), 'utf8')]));
}, limitMs(120));

const attributes = (html: string, pattern: RegExp): string[] =>
  [...html.matchAll(pattern)].map(([, value = '']) => value.replaceAll('&amp;', '&'));
const linksOf = (html: string): string[] => attributes(html, /<a\b[^>]*?\bhref="([^"]*)"/g);
const loadedBy = (html: string): string[] =>
  attributes(html, /<(?:script|img|source|iframe|link)\b[^>]*?\b(?:src|srcset|href)="([^"]*)"/g);

/** The file that an address of the site gives, and the place in it. */
function placeOf(address: string, from: string): { file: string; anchor: string | undefined } {
  const [path = '', anchor] = decodeURI(address).split('#');
  const found =
    path === '' ? from : posix.join(path.startsWith('/') ? '' : posix.dirname(from), path).replace(/^\//, '');
  const file = found === '' || path.endsWith('/') ? posix.join(found, 'index.html') : found;
  return { file: file.includes('.') ? file : `${file}.html`, anchor };
}

function isDead(address: string, from: string): boolean {
  const { file, anchor } = placeOf(address, from);
  const page = pages.get(file);
  if (page === undefined) return globSync(file, { cwd: SITE }).length === 0;
  return anchor !== undefined && anchor !== '' && !page.includes(`id="${anchor}"`);
}

describe('the documentation site', () => {
  it('has all documents, and pages made from the program', () => {
    expect(pages.size).toBeGreaterThan(60);
    for (const [page, text] of [
      ['reference/commands.html', '--published-on-loopback'],
      ['reference/http.html', 'POST /api/transfers'],
      ['reference/admin-http.html', 'POST /admin/api/tokens'],
      ['reference/package.html', 'createClient'],
      ['settings.html', 'SGRAPH_SEND_STORE'],
    ] as const)
      expect(pages.get(page)).toContain(text);
  });

  it('has no link that leads to no page, picture or heading', () => {
    const dead = [...pages].flatMap(([page, html]) =>
      [...linksOf(html), ...loadedBy(html)]
        .filter((address) => !/^(?:[a-z]+:|\/\/)/.test(address) && isDead(address, page))
        .map((address) => `${page}: ${address}`),
    );
    expect(dead).toEqual([]);
  });

  it('loads nothing from another server', () => {
    const loaded = [...pages].flatMap(([page, html]) =>
      loadedBy(html)
        .filter((address) => /^(?:https?:)?\/\//.test(address))
        .map((address) => `${page}: ${address}`),
    );
    expect(loaded).toEqual([]);
    const styles = globSync('assets/**/*.css', { cwd: SITE });
    expect(styles.length).toBeGreaterThan(0);
    for (const style of styles) {
      // What is inside the style itself names namespaces, which nothing loads.
      const urls = [...readFileSync(join(SITE, style), 'utf8').matchAll(/(?:url\(|@import)\s*["']?([^"')\s]*)/g)];
      const outside = urls.flatMap(([, url = '']) => (url.startsWith('data:') ? [] : [url]));
      expect(outside.filter((url) => /^(?:[a-z]+:)?\/\//.test(url))).toEqual([]);
    }
  });

  it('leads to every page from its menu or from an index', () => {
    const inMenu = CHAPTERS.flatMap((chapter) => chapter.pages.map(({ file }) => `${pathOnSite(file)}.html`));
    const linked = new Set([...pages].flatMap(([page, html]) => linksOf(html).map((link) => placeOf(link, page).file)));
    for (const page of inMenu) expect([...pages.keys()]).toContain(page);
    const lost = [...pages.keys()].filter((page) => !linked.has(page) && page !== '404.html' && page !== 'index.html');
    expect(lost.filter((page) => !INDEXED.test(page) || dirname(page) === '.')).toEqual([]);
  });
});
