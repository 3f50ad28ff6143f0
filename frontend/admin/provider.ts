import { ProviderAddress, SessionInfo, SignInWays } from '../../core/admin/schemas.ts';
import { onServer, pathHere } from '../base-path.ts';
import { readStored, removeStored, writeStored } from '../browser-storage.ts';
import type { Child } from '../dom.ts';
import { button, fill, h } from '../dom.ts';
import { SendProblem } from '../elements/send-problem/send-problem.ts';
import { say } from '../i18n/admin.ts';
import { problemOf } from '../problems.ts';
import { read } from './api.ts';
import { sessionOpened } from './session.ts';

/** Where this tab was when it left for the provider. */
const LEFT_AT = 'sgraph-send.admin-left-at';
const HOME = '/admin';

/** Where the operator signs in with a key: what offers the provider below it, or in its place where no key is valid. */
export async function offerProvider(keyForm: HTMLElement): Promise<Child[]> {
  const { key, provider } = await read({ method: 'GET', path: 'sign-in' }, SignInWays);
  if (provider === undefined) return [];
  keyForm.hidden = !key;
  const problem = h('div');
  const go = button(say('admin.sign_in_by', { provider }), 'button button-wide', () => void leave(go, problem));
  if (!key) go.classList.add('button-primary');
  return [problem, h('div', { class: 'actions' }, go)];
}

async function leave(go: HTMLElement, stage: HTMLElement): Promise<void> {
  if (go.ariaDisabled === 'true') return;
  go.ariaDisabled = 'true';
  fill(stage);
  try {
    const { url } = await read({ method: 'POST', path: 'sign-in/provider' }, ProviderAddress);
    writeStored(LEFT_AT, pathHere() + location.search, 'tab');
    location.assign(url);
  } catch (thrown) {
    fill(stage, new SendProblem().show(problemOf(thrown)));
  } finally {
    go.ariaDisabled = 'false';
  }
}

/** The page to which the provider sends the browser back: signs in with what its address says, and leads to where the tab was. */
export function finishSignIn(): HTMLElement {
  const stage = h('div', { class: 'list-stage' }, h('h1', {}, say('admin.signing_in')));
  const query = location.search;
  // The code is of no use a second time, and has no place in the history.
  history.replaceState(null, '', location.pathname);
  void finish(query, stage);
  return stage;
}

async function finish(query: string, stage: HTMLElement): Promise<void> {
  if (query === '') {
    location.replace(onServer(HOME));
    return;
  }
  try {
    sessionOpened(await read({ method: 'POST', path: 'session/provider', json: { query } }, SessionInfo));
    location.replace(onServer(leftAt()));
  } catch (thrown) {
    const back = h('a', { class: 'button', href: onServer(HOME) }, say('admin.sign_in_back'));
    fill(stage, new SendProblem().show(problemOf(thrown), { heading: 'h1', actions: [back] }));
  }
}

/** Only a page of the console, by its path below that of the server. */
function leftAt(): string {
  const path = readStored(LEFT_AT, 'tab');
  removeStored(LEFT_AT, 'tab');
  return typeof path === 'string' && /^\/admin(?:[/?]|$)/.test(path) && !path.startsWith('/admin/signed-in')
    ? path
    : HOME;
}
