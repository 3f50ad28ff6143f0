import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const PAGE = join(import.meta.dirname, '..', '..', 'docs', 'tutorials', 'behind-a-proxy.md');

/** The first block in a language of a part of the page about proxies: of the page itself, or behind one of its headings. */
export async function configurationOf(language: string, heading = '# '): Promise<string> {
  const page = await readFile(PAGE, 'utf8');
  const from = page.slice(page.indexOf(heading));
  const [, text] = new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'm').exec(from) ?? [];
  if (text === undefined || from === page.slice(-1)) throw new Error(`the page has no block of ${language}`);
  return text;
}

/** A text with other words in the place of these, each of which it must have. */
export function replaced(text: string, words: Readonly<Record<string, string>>): string {
  return Object.entries(words).reduce((done, [from, to]) => {
    if (!done.includes(from)) throw new Error(`the page does not have: ${from}`);
    return done.replaceAll(from, to);
  }, text);
}

/** What nginx needs besides its servers, to run below a folder. */
export function nginxFile(folder: string, servers: string): string {
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  return `daemon off; master_process off; pid ${folder}/pid; error_log stderr;\nevents {}\nhttp { access_log off; ${paths.join(' ')}\n${servers}}\n`;
}
