import { expect } from 'vitest';
import { SessionInfo } from '../../core/admin/schemas.ts';
import { ERRORS, isErrorCode } from '../../core/errors.ts';
import { Problem } from '../../core/schemas.ts';
import { prefix } from '../../core/stores/key.ts';
import { listAll, readAll } from '../../core/stores/records.ts';
import type { Store } from '../../core/stores/store.ts';
import type { TestApps } from './app.ts';
import { ADMIN_KEY } from './app.ts';

/** Where the console is reached as deployed. Sessions need https. */
export const CONSOLE = 'https://console.test';
export const WITH_KEY: Readonly<Record<string, string>> = { 'x-sgraph-send-admin-key': ADMIN_KEY };
const SAME_ORIGIN: Readonly<Record<string, string>> = { 'sec-fetch-site': 'same-origin', origin: CONSOLE };

export interface AdminRequest {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  readonly body?: string;
}

/** A request to the admin app, with nothing that was not asked for. */
export async function ask(
  { admin }: Pick<TestApps, 'admin'>,
  method: string,
  path: string,
  { headers = {}, json, body }: AdminRequest = {},
): Promise<Response> {
  const content = json === undefined ? body : JSON.stringify(json);
  const type = json === undefined ? {} : { 'content-type': 'application/json' };
  return admin.request(CONSOLE + path, {
    method,
    headers: { ...type, ...headers },
    ...(content !== undefined && { body: content }),
  });
}

/** Signs in and returns the headers with which the console's page then asks. */
export async function signIn(apps: Pick<TestApps, 'admin'>, key = ADMIN_KEY): Promise<Record<string, string>> {
  const response = await ask(apps, 'POST', '/admin/api/session', { headers: SAME_ORIGIN, json: { key } });
  expect(response.status).toBe(201);
  SessionInfo.parse(await response.json());
  return { ...SAME_ORIGIN, cookie: cookieOf(response) };
}

/** The cookie that an answer set, as the browser sends it back. */
export function cookieOf(response: Response): string {
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

/** The session id in the headers of a signed-in page. */
export function sessionIdIn(headers: Readonly<Record<string, string>>): string {
  return headers['cookie']?.split('=')[1] ?? '';
}

/** Fails unless the answer is a problem document with the status of its code. */
export async function expectProblem(response: Response, code?: string): Promise<Problem> {
  const text = await response.text();
  expect(response.headers.get('content-type'), text).toBe('application/problem+json');
  expect(response.headers.get('cache-control')).toBe('no-store');
  const problem = Problem.parse(JSON.parse(text));
  expect(isErrorCode(problem.code)).toBe(true);
  expect([problem.status, ERRORS[problem.code].status]).toEqual([response.status, response.status]);
  if (code !== undefined) expect(problem.code, text).toBe(code);
  return problem;
}

/** Everything in the store below a folder: content by key. */
export async function storedTexts(store: Store, ...folder: string[]): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for await (const { key } of listAll(store, prefix(...folder))) {
    texts.set(key, new TextDecoder().decode(await readAll(store, key)));
  }
  return texts;
}
