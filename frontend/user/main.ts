import { basePath, pathHere } from '../base-path.ts';
import { prepare, isSupported } from '../start.ts';
import { readStored, SENT_FILES } from '../browser-storage.ts';
import { SendApp } from '../elements/send-app/send-app.ts';
import { SendPreferences } from '../elements/send-preferences/send-preferences.ts';
import { SendProblem } from '../elements/send-problem/send-problem.ts';
import './loading.css';
import './print.css';
import { brandName } from '../brand.ts';
import { say } from '../i18n/i18n.ts';
import { pageFrame } from '../page-frame.ts';
import { removeOldPrivateFiles } from '../private-files.ts';
import { loadProblemTexts } from '../problem-texts.ts';
import { localProblem } from '../problems.ts';
import { repairedAddress } from '../repaired-address.ts';
import { loadPage, notFound, routes } from './routes.ts';
import { routeLink } from '../route-link.ts';

/** After so long a page has what it needs, and what it only keeps is loaded. */
const SETTLED_MS = 5_000;
/** Where a copy of the page is kept from: never where an address has a key. */
const WITH_COPY = ['/', '/sent'];

for (const element of [SendApp, SendPreferences, SendProblem]) element.define();
const repaired = repairedAddress(new URL(location.href), basePath);
if (repaired !== undefined) history.replaceState(null, '', repaired);
void start();

/** Not awaited by this module: the pages that are loaded import from the file that it is put into, and would wait for it for ever. */
async function start(): Promise<void> {
  await Promise.all([prepare(), isSupported() && loadPage(pathHere())]);
  if (isSupported()) {
    document.querySelector<SendApp>('send-app')?.start({
      name: brandName,
      home: '/',
      links: [
        { path: '/', text: say('app.send') },
        { path: '/about', text: say('app.about') },
        { path: '/docs', text: say('app.docs') },
      ],
      routes,
      notFound,
      footer: [
        say('app.footer'),
        ' ',
        routeLink('/transparency', {}, say('seen.title')),
        ' · ',
        routeLink('/sent', {}, say('kept.title')),
        ' · ',
        routeLink('/accessibility', {}, say('app.accessibility')),
      ],
    });
    void removeOldPrivateFiles();
    setTimeout(() => void keepForLater(), SETTLED_MS);
    // So that it opens without a connection too.
    if (readStored(SENT_FILES) !== undefined) void loadPage('/sent');
  } else {
    const problem = new SendProblem().show(localProblem('unsupported_browser'), { heading: 'h1' });
    document.querySelector('send-app')?.replaceChildren(pageFrame([problem]));
  }
}

/** Texts of problems, which a page could not load when there is no connection any more, and then the copy of the page with them. */
async function keepForLater(): Promise<void> {
  await loadProblemTexts();
  if (!WITH_COPY.includes(pathHere())) return;
  const copy = await import('../offline-copy.ts').catch(() => undefined);
  await copy?.keepOffline();
}
