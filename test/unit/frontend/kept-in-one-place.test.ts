import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const ROOT = new URL('../../../', import.meta.url).pathname;
/** These know the choice to keep nothing. */
const ALLOWED = [
  'frontend/browser-storage.ts',
  'frontend/journal.ts',
  'frontend/offline-copy.ts',
  'frontend/private-files.ts',
];
/** No page has it: the browser runs it where `offline-copy.ts` registered it. */
const WORKER = 'frontend/worker/worker.ts';
const KEEPS =
  /\b(?:localStorage|sessionStorage|indexedDB|openDB|cookieStore|serviceWorker|caches)\b|\bgetDirectory\(|document\.cookie/;

const sources = globSync('frontend/**/*.ts', { cwd: ROOT }).map((file) => ({
  file,
  code: readFileSync(ROOT + file, 'utf8').replaceAll(/\/\*.*?\*\/|\/\/[^\n]*/gs, ''),
}));

describe('what a page keeps in the browser', () => {
  it('goes through the files that know the choice to keep nothing', () => {
    const keeping = sources.filter(({ code }) => KEEPS.test(code)).map(({ file }) => file);
    expect(keeping.filter((file) => file !== WORKER).sort()).toEqual(ALLOWED);
    for (const file of ALLOWED)
      expect(sources.find((source) => source.file === file)?.code, file).toContain('keepsNothing()');
  });

  it('is never with an entry of the history, except its position', () => {
    const writes = sources.flatMap(({ file, code }) =>
      [...code.matchAll(/history\.(?:push|replace)State\(\s*([^,]*),/g)].map(([, state]) => `${file}: ${state}`),
    );
    // The console keeps the state that is there, with another query in the address.
    expect(writes.filter((write) => !write.endsWith(': history.state')).sort()).toEqual([
      'frontend/admin/provider.ts: null',
      'frontend/page-history.ts: { position: otherwise } satisfies Entry',
      'frontend/page-history.ts: { position: shown } satisfies Entry',
      'frontend/user/main.ts: null',
    ]);
  });
});
