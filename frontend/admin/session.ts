import { asSendError } from '../../core/errors.ts';
import type { SessionInfo } from '../../core/admin/schemas.ts';
import { basePath } from '../base-path.ts';
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
const tabs = new BroadcastChannel(`sgraph-send.admin-session${basePath}`);
let state: SessionState = 'unknown';
let operator: SessionInfo['operator'] | undefined;

export function sessionState(): SessionState {
  return state;
}

/** Who is signed in. What they may not do is not shown. */
export function sessionOperator(): SessionInfo['operator'] | undefined {
  return operator;
}

/** Asks the server whether there is a session, and whose. Throws when it cannot be asked. */
export async function findSession(signal?: AbortSignal): Promise<void> {
  try {
    open(await adminApi.session(signal));
  } catch (thrown) {
    if (asSendError(thrown).code !== 'unauthorized') throw thrown;
  }
}

/** Exchanges the key for a session. Nothing keeps the key. Throws `unauthorized` for a wrong one. */
export async function signIn(key: string): Promise<void> {
  sessionOpened(await adminApi.signIn(key));
}

/** This browser has got a session, in this tab. */
export function sessionOpened(session: SessionInfo): void {
  open(session);
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
    else if (data === 'open') void findSession().catch(() => undefined);
  });
  // A page that the browser kept while it was away may be older than the end of its session.
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted && state === 'open') void adminApi.session().catch(() => undefined);
  });
}

function open({ operator: found }: SessionInfo): void {
  const isSame = state === 'open' && operator?.name === found.name && operator.role === found.role;
  operator = found;
  if (!isSame) change('open');
}

function change(next: SessionState): void {
  state = next;
  document.documentElement.dataset['session'] = next === 'open' ? 'open' : 'none';
  document.documentElement.dataset['role'] = operator?.role ?? '';
  dispatchEvent(new SessionChangedEvent());
}
