import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Sources } from './links.ts';
import { relinked } from './links.ts';
import { CHAPTERS, pathOnSite } from './navigation.ts';

const ROOT_PAGES = ['README.md', 'SECURITY.md', 'CONTRIBUTING.md', 'CHANGELOG.md'];
const HOME = `---
layout: home
hero:
  name: SGraph Send
  text: Send files that only your recipient can open
  tagline: Encrypted in your browser or on your command line. The key is in the part of the link that no server gets.
  image: { light: /pictures/page-light.png, dark: /pictures/page-dark.png, alt: The page with a file chosen }
  actions:
    - { theme: brand, text: Send your first file, link: /tutorials/first-file }
    - { theme: alt, text: What it is, link: /readme }
features:
`;

/** Writes the source of the site: the documents of the repository, with these generated pages beside them. */
export function writeSource(folder: string, generated: ReadonlyMap<string, string>, sources: Sources): void {
  rmSync(folder, { recursive: true, force: true });
  const documents = [...globSync('docs/**/*.md', { cwd: sources.root }), ...ROOT_PAGES].map((file) =>
    file.replaceAll('\\', '/'),
  );
  for (const file of documents) {
    const text = readFileSync(join(sources.root, file), 'utf8');
    write(folder, pathOnSite(file), withoutTags(relinked(text, file, sources)));
  }
  for (const [file, text] of generated) write(folder, file.replace(/\.md$/, ''), text);
  write(folder, 'index', HOME + features());
  cpSync(join(sources.root, 'docs', 'pictures'), join(folder, 'public', 'pictures'), { recursive: true });
}

function features(): string {
  const cards = CHAPTERS.slice(0, 4).map(({ title, pages: [first] }) => {
    const link = `/${pathOnSite(first?.file ?? '') ?? ''}`;
    return `  - { title: ${title}, details: "${FEATURES[title] ?? ''}", link: ${link} }`;
  });
  return `${cards.join('\n')}\n---\n`;
}

const FEATURES: Readonly<Record<string, string>> = {
  Tutorials: 'From one command on this machine to a locked deployment.',
  Reference: 'Commands, settings, HTTP API, exports of the package.',
  Operation: 'Watching, runbooks, keys, backups.',
  Explanation: 'Format, threat model, what is stored, architecture.',
};

function write(folder: string, path: string | undefined, text: string): void {
  if (path === undefined) throw new Error('a document has no place on the site');
  const file = join(folder, `${path}.md`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Pages are templates of the generator: braces in prose would be its expressions. */
function withoutTags(text: string): string {
  return text.replaceAll('{{', '&#123;&#123;');
}
