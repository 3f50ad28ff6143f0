import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Application } from 'typedoc';

/** What the package exports, by the file that typedoc makes of it. `sgraph-send/cdk` is left out: it has the pages of deployment. */
const EXPORTS = [
  { entry: 'core/index.ts', made: 'core.md', page: 'package.md', title: 'sgraph-send' },
  { entry: 'lambdas/web-app.ts', made: 'lambdas.web-app.md', page: 'package-server.md', title: 'sgraph-send/server' },
  {
    entry: 'core/stores/open.ts',
    made: 'core.stores.open.md',
    page: 'package-open.md',
    title: 'sgraph-send/stores/open',
  },
  {
    entry: 'core/stores/store.ts',
    made: 'core.stores.store.md',
    page: 'package-store.md',
    title: 'sgraph-send/stores/store',
  },
] as const;

/** Files that export what the package does, for others to look at. */
export const ENTRIES: readonly string[] = EXPORTS.map(({ entry }) => entry);

/** Pages of the exports of the package, by their names below `reference/`. `root` is the repository. */
export async function packagePages(root: string): Promise<ReadonlyMap<string, string>> {
  const out = await mkdtemp(join(tmpdir(), 'sgraph-send-typedoc-'));
  try {
    await generate(root, out);
    const list = EXPORTS.map(({ page, title }) => `[${title}](${page})`).join(', ');
    const pages = EXPORTS.map(async ({ made, page, title }) => {
      const text = await readFile(join(out, made), 'utf8');
      const body = text.replace(/^# .*\n/, '');
      return [page, relinked(`# Exports of ${title}\n\nAll exports: ${list}.\n${body}`)] as const;
    });
    return new Map(await Promise.all(pages));
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

async function generate(root: string, out: string): Promise<void> {
  // Options of the plugin are unknown to the types of typedoc.
  const pluginOptions = {
    outputFileStrategy: 'modules',
    flattenOutputFiles: true,
    hidePageHeader: true,
    hideBreadcrumbs: true,
  };
  const app = await Application.bootstrapWithPlugins({
    entryPoints: ENTRIES.map((path) => join(root, path)),
    tsconfig: join(root, 'tools', 'site', 'tsconfig.json'),
    basePath: root,
    out,
    plugin: ['typedoc-plugin-markdown'],
    readme: 'none',
    // The level of types has checked them, and it takes most of the time.
    skipErrorChecking: true,
    disableSources: true,
    excludeExternals: true,
    logLevel: 'Error',
    ...pluginOptions,
  });
  const project = await app.convert();
  if (project === undefined) throw new Error('typedoc made nothing of the exports of the package');
  await app.generateOutputs(project);
}

function relinked(text: string): string {
  return EXPORTS.reduce((done, { made, page }) => done.replaceAll(`](${made}`, `](${page}`), text);
}
