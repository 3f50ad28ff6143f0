import { defineOnce } from '../define-once.ts';
import { fill, h } from '../dom.ts';
import { say, textsLoaded } from '../i18n/i18n.ts';
import { showOnDemand } from '../on-demand.ts';
import type { Route } from '../router.ts';
import { slowNotice, showWhenSlow } from '../slow-notice.ts';

/** A page with the elements that it is made of: a script of its own, which is loaded when the page is opened. */
export interface PageChunk {
  readonly elements: readonly { readonly define: () => void }[];
  readonly page: Route['page'];
}

/** A route whose page can be loaded before it is shown. */
export interface LoadedRoute extends Route {
  readonly load: () => Promise<PageChunk>;
}

export function pageRoute(path: string, title: () => string, loadChunk: () => Promise<PageChunk>): LoadedRoute {
  let loaded: PageChunk | undefined;
  const load = async (): Promise<PageChunk> => {
    const chunk = await loadChunk();
    await textsLoaded();
    for (const element of chunk.elements) defineOnce(element);
    return (loaded = chunk);
  };
  const page: Route['page'] = (parameters) => {
    if (loaded) return loaded.page(parameters);
    // Its heading is there at once, so that it can take the focus.
    const news = slowNotice();
    const stage = h('div', {}, h('h1', {}, title), h('p', { class: 'waiting' }, say('app.connecting')), news);
    const loading = new AbortController();
    // What is being loaded cannot be asked for a second time by the page itself.
    const reload = (): void => location.reload();
    showWhenSlow((...told) => fill(news, ...told), reload, loading.signal);
    const shown = showOnDemand({ stage, load, show: (chunk) => [chunk.page(parameters)], heading: 'h1' });
    void shown.finally(() => loading.abort());
    return stage;
  };
  return { path, title, load, page };
}
