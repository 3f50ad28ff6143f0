import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** Where an address is used as it is: what a server with a path is asked for would be missing that path. */
const BY_HAND: Readonly<Record<string, RegExp>> = {
  'an address': /(?:\bhref: |\bsrc: |\.href = |\.src = |fetch\(|assign\(|location\.replace\(|register\()['"`]\//,
  'a link followed by the router': /'data-route'/,
  'the origin in place of the server': /location\.(?:origin|host)\b/,
  'the path of the page': /location\.pathname/,
  'a redirect': /\.redirect\(['"`]\//,
  'the path of a cookie': /\bpath: ['"`]\/[^,]*httpOnly/,
  'an address on a server': /new URL\(['"`]\/|\.origin\}\/|\.origin \+/,
};

/** Each with why it holds below a base path too. */
const ALLOWED: Readonly<Record<string, string>> = {
  'frontend/base-path.ts: an address on a server': 'adds the base path',
  'frontend/base-path.ts: the origin in place of the server': 'adds the base path',
  'frontend/route-link.ts: a link followed by the router': 'adds the base path',
  'frontend/elements/send-link-anatomy/send-link-anatomy.ts: the origin in place of the server': 'adds the base path',
  'frontend/worker/worker.ts: the origin in place of the server': 'requests of other origins are not its own',
  'frontend/worker/worker.ts: the path of the page': 'finds the base path by it',
  'frontend/page-history.ts: the path of the page': 'the address as the browser has it',
  'frontend/admin/provider.ts: the path of the page': 'the address as the browser has it',
};

function foundIn(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return Object.entries(BY_HAND).flatMap(([what, pattern]) => (pattern.test(text) ? [`${file}: ${what}`] : []));
}

describe('an address on a server', () => {
  it('is made by `onServer`, `routeLink`, `serverHere`, `linkFor` or `addressOn`, and nowhere by hand', () => {
    const files = globSync('{frontend,core/client,cli,lambdas}/**/*.ts', { cwd: ROOT });
    expect(files.flatMap(foundIn).sort()).toEqual(Object.keys(ALLOWED).sort());
  });
});
