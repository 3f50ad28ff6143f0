import { readFile, writeFile } from 'node:fs/promises';
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

/** The rule below a path, which the page has in a sentence. */
export async function ruleOfTraefik(): Promise<string> {
  const [, rule] = /^In Traefik the rule is ``(.+)``,/m.exec(await readFile(PAGE, 'utf8')) ?? [];
  if (rule === undefined) throw new Error('the page has no rule of Traefik');
  return rule;
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

/** The two files of Traefik: its own settings, on one address, and the routes that they name, whose text is given. */
export async function traefikFile(port: number, routes: string, text: string): Promise<string> {
  await writeFile(routes, text);
  return replaced(await configurationOf('yaml', 'Its own settings'), {
    "':443'": `127.0.0.1:${port}`,
    '/etc/traefik/send.yaml': routes,
  });
}
