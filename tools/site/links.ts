import { existsSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { pathOnSite } from './navigation.ts';

const FENCES = /(^```[^]*?^```$)/m;

/** Where the sources are, for what is no page of the site. */
export interface Sources {
  readonly root: string;
  /** Address of a file of the sources: a prefix that ends with a slash. */
  readonly home: string;
}

/**
 * The text of a page for the site: a link to another page leads to its place there, one to any other file to the sources. Throws for a
 * link to a file that is not there.
 */
export function relinked(text: string, file: string, sources: Sources): string {
  return text
    .split(FENCES)
    .map((part) => (part.startsWith('```') ? part : relinkedProse(part, file, sources)))
    .join('');
}

function relinkedProse(text: string, file: string, sources: Sources): string {
  return text
    .replaceAll(/(\]\()([^()\s]+)(\))/g, (_, open: string, link: string, close: string) => {
      return `${open}${target(link, file, sources)}${close}`;
    })
    .replaceAll(
      /(<(?:img|source)\b[^>]*?(?:src|srcset)=")([^"]+)(")/g,
      (_, open: string, link: string, close: string) => {
        return `${open}${target(link, file, sources)}${close}`;
      },
    );
}

function target(link: string, file: string, { root, home }: Sources): string {
  if (/^[a-z]+:/.test(link) || link.startsWith('#') || link.startsWith('/')) return link;
  const [path = '', anchor] = link.split('#');
  const found = normalize(join(dirname(file), path))
    .replaceAll('\\', '/')
    .replace(/\/$/, '');
  if (!existsSync(join(root, found))) throw new Error(`${file} links ${link}, which is not there`);
  const hash = anchor === undefined ? '' : `#${anchor}`;
  if (found.startsWith('docs/pictures/')) return found.replace('docs/', '/');
  const page = statSync(join(root, found)).isDirectory() ? pathOnSite(`${found}/README.md`) : pathOnSite(found);
  const isThere = page !== undefined && (found.endsWith('.md') || existsSync(join(root, found, 'README.md')));
  return isThere ? `/${page.replace(/(^|\/)index$/, '$1')}${hash}` : `${home}${found}${hash}`;
}
