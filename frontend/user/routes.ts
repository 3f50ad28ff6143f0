import { say } from '../i18n/i18n.ts';
import { matchPath } from '../router.ts';
import type { PageChunk } from './page-chunk.ts';
import { pageRoute } from './page-chunk.ts';

const loadDownload = async (): Promise<PageChunk> => (await import('./download.ts')).download;
const loadRequest = async (): Promise<PageChunk> => (await import('./request.ts')).request;
const loadManage = async (): Promise<PageChunk> => (await import('./manage.ts')).manage;

/** The addresses of the user's page. The server answers the same ones with the page, but for links of which nothing is left. */
export const routes = [
  pageRoute('/', say('title.upload'), async () => (await import('./upload.ts')).upload),
  pageRoute('/sent', say('kept.title'), async () => {
    const { files, loadTexts } = await import('./files.ts');
    await loadTexts();
    return files;
  }),
  pageRoute('/sent/:id', say('title.sent'), async () => (await import('./sent.ts')).sent),
  pageRoute('/d/:id', say('title.download'), loadDownload),
  pageRoute('/d', say('title.download'), loadDownload),
  pageRoute('/t/:id', say('title.manage'), loadManage),
  pageRoute('/t', say('title.manage'), loadManage),
  pageRoute('/request', say('request.ask'), loadRequest),
  pageRoute('/request/:id', say('request.untitled'), loadRequest),
  pageRoute('/r/:id', say('title.upload'), async () => {
    const [{ upload, uploadParts }, { requestUpload }] = await Promise.all([
      import('./upload.ts'),
      import('./request-upload.ts'),
    ]);
    return requestUpload(upload.elements, uploadParts);
  }),
  pageRoute('/about', say('title.about'), async () => (await import('./about.ts')).about),
  pageRoute('/accessibility', say('app.accessibility'), async () => (await import('./accessibility.ts')).accessibility),
  pageRoute('/transparency', say('seen.title'), async () => (await import('./transparency.ts')).transparency),
  pageRoute('/docs', say('title.docs'), async () => (await import('./docs.ts')).docs),
] as const;

export const notFound = pageRoute('', say('title.missing'), async () => (await import('./not-found.ts')).notFound);

/** Loads the page of an address, so that it can be shown at once. Where that fails, the page says so when it is shown. */
export async function loadPage(path: string): Promise<void> {
  const route = routes.find((each) => matchPath(each.path, path)) ?? notFound;
  await route.load().catch(() => undefined);
}
