import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export const CLIENT_ID = 'the-console';
export const CLIENT_SECRET = 'a-secret-of-the-test-client-0123456789';

export interface RunningProvider {
  readonly issuer: string;
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts a provider on a free port; `redirectUris` are the addresses that its client may return to. Without a secret the client is public. */
export async function startProvider(redirectUris: readonly string[], secret = CLIENT_SECRET): Promise<RunningProvider> {
  const program = join(import.meta.dirname, 'openid-provider.mjs');
  const child = spawn(process.execPath, [program, CLIENT_ID, secret, ...redirectUris], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [issuer] = (await Promise.race([once(createInterface(child.stdout), 'line'), refuseExit(child)])) as [string];
  return {
    issuer,
    environment: {
      SGRAPH_SEND_OIDC_ISSUER: issuer,
      SGRAPH_SEND_OIDC_CLIENT_ID: CLIENT_ID,
      ...(secret !== '' && { SGRAPH_SEND_OIDC_CLIENT_SECRET: secret }),
      SGRAPH_SEND_OIDC_SCOPES: 'openid email groups',
      SGRAPH_SEND_OIDC_ADMINS: 'send-admins',
      SGRAPH_SEND_OIDC_VIEWERS: 'send-viewers',
      SGRAPH_SEND_OIDC_LABEL: 'Staff',
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill();
      await once(child, 'exit');
    },
  };
}

async function refuseExit(child: ChildProcess): Promise<never> {
  await once(child, 'exit');
  throw new Error('the provider did not start');
}

/** Signs an account in at the provider as a browser does, page by page, and gives the address at which the browser comes back. */
export async function signInAtProvider(start: string, account: string, returnTo: string): Promise<URL> {
  const jar = new Map<string, string>();
  let url = new URL(start);
  let form: string | undefined;
  for (let step = 0; step < 12; step++) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie, ...(form !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }) },
      ...(form !== undefined && { method: 'POST', body: form }),
    });
    for (const set of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (set.split(';')[0] ?? '').split(/=(.*)/s);
      jar.set(name, value);
    }
    const location = response.headers.get('location');
    const page = await response.text();
    form = undefined;
    if (location !== null) url = new URL(location, url);
    else {
      const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1];
      if (action === undefined)
        throw new Error(`the provider showed no form: ${response.status} ${page.slice(0, 500)}`);
      url = new URL(action, url);
      form = new URLSearchParams({ prompt: 'login', login: account, password: 'any' }).toString();
    }
    if (url.href.startsWith(returnTo)) return url;
  }
  throw new Error(`the provider did not send the browser back, but to ${url.origin}${url.pathname}`);
}
