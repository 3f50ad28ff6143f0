import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const PAGES = globSync(['*.md', 'docs/**/*.md', 'examples/**/*.md', 'lib/**/*.md'], { cwd: ROOT }).filter(
  (page) => !page.includes('node_modules'),
);

/** Headings as GitHub names them in addresses. Of two that are the same the second has a number, which no page links. */
function anchorsOf(page: string): string[] {
  return [...page.replaceAll(/^```[^]*?^```$/gm, '').matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
    heading
      .replaceAll(/\[([^\]]+)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{M} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** Links to files of this repository that lead nowhere. */
function deadLinks(page: string): string[] {
  const text = readFileSync(join(ROOT, page), 'utf8').replaceAll(/^```[^]*?^```$/gm, '');
  const links = [...text.matchAll(/\]\(([^()\s]+)\)/g)].map(([, link = '']) => link);
  return links.filter((link) => !/^[a-z]+:/.test(link)).filter((link) => !leads(page, link));
}

function leads(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const file = path === '' ? join(ROOT, page) : join(ROOT, dirname(page), path);
  if (!existsSync(file)) return false;
  if (anchor === undefined || statSync(file).isDirectory() || !file.endsWith('.md')) return true;
  return anchorsOf(readFileSync(file, 'utf8')).includes(anchor);
}

describe('the links of the documents', () => {
  it.each(PAGES)('of %s lead to a file and a heading that are there', (page) => expect(deadLinks(page)).toEqual([]));
});

describe('the decisions', () => {
  it('have a number each', () => {
    const numbers = readdirSync(join(ROOT, 'docs', 'decisions')).map((file) => file.slice(0, 3));
    expect(numbers.filter((number, index) => numbers.indexOf(number) !== index)).toEqual([]);
  });
});
