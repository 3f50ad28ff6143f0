import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { anchorOf } from '../../tools/site/anchors.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PAGES = globSync(['*.md', 'docs/**/*.md', 'examples/**/*.md', 'lib/**/*.md'], { cwd: ROOT }).filter(
  (page) => !page.includes('node_modules'),
);

const FACTS =
  /^Status: (?<status>accepted|replaced by [0-9]{3})\. Date: (?<date>20[0-9]{2}-[0-9]{2}-[0-9]{2})\. Context: (?<about>[^–]+) – .+\.$/;

/** Of two headings that are the same the second has a number, which no page links. */
function anchorsOf(page: string): string[] {
  return [...page.replaceAll(/^```[^]*?^```$/gm, '').matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
    anchorOf(heading.replaceAll(/\[([^\]]+)\]\([^)]*\)/g, '$1')),
  );
}

/** Broken links to files of this repository. */
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
  const FOLDER = join(ROOT, 'docs', 'decisions');
  const files = readdirSync(FOLDER).filter((file) => file !== 'README.md');
  const read = (file: string): string => readFileSync(join(FOLDER, file), 'utf8');

  it('have a number each', () => {
    const numbers = files.map((file) => file.slice(0, 3));
    expect(numbers.filter((number, index) => numbers.indexOf(number) !== index)).toEqual([]);
  });

  it.each(files)('%s has its number, its status, its date and what led to it', (file) => {
    const [title, empty, facts] = read(file).split('\n');
    expect(title).toMatch(new RegExp(`^# ${file.slice(0, 3)} \\S`));
    expect(empty).toBe('');
    expect(facts).toMatch(FACTS);
  });

  it('are in the index, as they are', () => {
    const rows = files.sort().map((file) => {
      const [title = '', , facts = ''] = read(file).split('\n');
      const { status, date, about } = FACTS.exec(facts)?.groups ?? {};
      return `| [${file.slice(0, 3)}](${file}) | ${title.slice(6)} | ${about} | ${status}, ${date} |`;
    });
    const index = readFileSync(join(FOLDER, 'README.md'), 'utf8').split('\n');
    expect(index.filter((line) => line.startsWith('| ['))).toEqual(rows);
  });
});
