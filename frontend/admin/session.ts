import { asSendError } from '../../core/errors.ts';
import { listen } from '../events.ts';
import { adminApi, SessionMissingEvent } from './api.ts';

/** What this tab knows of its session; `ended` and `signed_out` say how it came that there is none. */
export type SessionState = 'unknown' | 'open' | 'none' | 'ended' | 'signed_out';

/** Fired on the window. */
export class SessionChangedEvent extends Event {
  static readonly type = 'session-changed';

  constructor() {
    super(SessionChangedEvent.type);
  }
}

/** Notifies the other tabs of this browser, which share the cookie. */
const tabs = new BroadcastChannel('sgraph-send.admin-session');
let state: SessionState = 'unknown';

export function sessionState(): SessionState {
  return state;
}

/** Asks the server whether there is a session. Throws when it cannot be asked. */
export async function findSession(): Promise<void> {
  try {
    await adminApi.session();
    change('open');
  } catch (thrown) {
    if (asSendError(thrown).code !== 'unauthorized') throw thrown;
  }
}

/** Exchanges the key for a session. Nothing keeps the key. Throws `unauthorized` for a wrong one. */
export async function signIn(key: string): Promise<void> {
  await adminApi.signIn(key);
  change('open');
  tabs.postMessage('open');
}

/** Ends the session on the server, so that its cookie is of no more use to anybody. */
export async function signOut(): Promise<void> {
  await adminApi.signOut().catch((thrown: unknown) => {
    if (asSendError(thrown).code !== 'unauthorized') throw thrown;
  });
  change('signed_out');
  tabs.postMessage('signed_out');
}

/** Follows what the server and the other tabs say of the session from now on. */
export function watchSession(): void {
  listen(window, SessionMissingEvent, () => {
    if (state === 'unknown') change('none');
    else if (state === 'open') change('ended');
  });
  tabs.addEventListener('message', ({ data }) => {
    if (data === 'signed_out' && state === 'open') change('signed_out');
    else if (data === 'open' && state !== 'open') change('open');
  });
  // A page that the browser kept while it was away may be older than the end of its session.
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted && state === 'open') void adminApi.session().catch(() => undefined);
  });
}

function change(next: SessionState): void {
  state = next;
  document.documentElement.dataset['session'] = next === 'open' ? 'open' : 'none';
  dispatchEvent(new SessionChangedEvent());
}
