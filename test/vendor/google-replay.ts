import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { CloudRegion } from '../../lib/cloud-run/component.ts';
import type { CloudRunConfig, CloudRunOverrides } from '../../lib/cloud-run/config.ts';
import { connectGoogle } from '../../lib/cloud-run/google-api.ts';
import { createHttpProbe } from '../../lib/http-probe.ts';
import { BUCKET_HANDLERS } from '../setup/google-buckets.ts';
import { HANDLERS } from '../setup/google-services.ts';
import type { GoogleState, Item } from '../setup/google-state.ts';
import { ApiError, createState, withoutZeros } from '../setup/google-state.ts';
import { listenHttp } from '../support/http-server.ts';
import { testCloudConfig } from '../unit/lib/cloud-run/planted.ts';
import { findMethod } from './google-methods.ts';

export const PROJECT_NUMBER = '123456789012';

interface GoogleAsked {
  readonly id: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Item;
}

export interface GoogleAnswer {
  readonly status: number;
  readonly body?: object | string;
  readonly headers?: Readonly<Record<string, string>>;
  /** It is done all the same: only its answer is lost. */
  readonly isDone?: boolean;
}

/** What is answered to a method before what the state behind it says: one answer after the other, or by what was asked. */
export type GoogleBook = Readonly<
  Record<string, readonly GoogleAnswer[] | ((asked: GoogleAsked, time: number) => GoogleAnswer | undefined)>
>;

export interface GoogleReplay {
  readonly cloudRegion: CloudRegion;
  readonly state: GoogleState;
  readonly asked: GoogleAsked[];
  times(id: string): number;
  close(): void;
}

/** An error in the form of https://google.aip.dev/193. */
export function googleFault(status: number, reason: string, message = reason, headers = {}): GoogleAnswer {
  return { status, headers, body: { error: { code: status, status: reason, message, details: [] } } };
}

/** The form of Cloud Storage: https://cloud.google.com/storage/docs/json_api/v1/status-codes. */
export function storageFault(status: number, reason: string, message: string): GoogleAnswer {
  return { status, body: { error: { code: status, message, errors: [{ domain: 'global', reason, message }] } } };
}

const NEXT = 'the-second-page';

interface Manner {
  /** Each list has an empty page before the one with everything. */
  readonly truncated?: boolean;
  readonly patienceSeconds?: number;
  readonly overrides?: CloudRunOverrides;
}

/** Google on this machine: the methods by its discovery documents, the book before, and behind it the state of the test server. */
export async function replayGoogle(book: GoogleBook, manner: Manner = {}): Promise<GoogleReplay> {
  const player = { book, manner, asked: [], state: createState(), config: testCloudConfig(manner.overrides) };
  player.state.items.set(`projects/${player.config.googleProject}`, {});
  const server = await listenHttp((request, response) => {
    const reply = ({ status, body, headers }: GoogleAnswer): void =>
      void response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
    answerTo(player, request).then(reply, (thrown: unknown) => {
      const known = thrown instanceof ApiError;
      reply(
        known ? googleFault(thrown.code, thrown.status, thrown.message) : googleFault(501, 'BAD_BOOK', String(thrown)),
      );
    });
  });
  const { asked, state } = player;
  const close = (): void => server.close();
  return { cloudRegion: siteAt(server.url, player), state, asked, times: (id) => timesOf(player, id), close };
}

interface Player {
  readonly book: GoogleBook;
  readonly manner: Manner;
  readonly asked: GoogleAsked[];
  readonly state: GoogleState;
  readonly config: CloudRunConfig;
}

function timesOf({ asked }: Player, id: string): number {
  return asked.filter((each) => each.id === id).length;
}

function siteAt(endpoint: string, { config, manner }: Player): CloudRegion {
  const none = { credentials: undefined, metadata: undefined, project: undefined, identityToken: undefined };
  return {
    config,
    google: connectGoogle({ ...none, endpoint, accessToken: 'token' }),
    projectNumber: PROJECT_NUMBER,
    reach: createHttpProbe(undefined),
    image: undefined,
    tell: () => undefined,
    patienceSeconds: manner.patienceSeconds ?? 15,
  };
}

async function answerTo(player: Player, request: IncomingMessage): Promise<GoogleAnswer> {
  const origin = `http://${request.headers.host ?? ''}`;
  const { pathname, searchParams } = new URL(request.url ?? '', origin);
  const content = await text(request);
  // Cloud Run admits no request to the admin app without a token.
  if (/^\/service\/.*-admin\b/.test(pathname)) return { status: 403, body: 'Your client does not have permission.' };
  if (/^\/(?:service|objects)\b/.test(pathname)) return { status: 200, body: { status: 'ok' } };
  if (request.headers.authorization === undefined) return storageFault(401, 'required', 'Login Required');
  const found = findMethod(request.method ?? '', pathname);
  if (!found) return googleFault(501, 'NO_SUCH_METHOD', `${request.method ?? ''} ${pathname}`);
  const body = (content === '' ? {} : JSON.parse(content)) as Item;
  const question = { id: found.method.id, query: Object.fromEntries(searchParams), body };
  const time = timesOf(player, question.id);
  player.asked.push(question);
  const isFirstPage = found.method.isPaged && !('pageToken' in { ...question.query, ...body });
  if (isFirstPage && player.manner.truncated === true) return { status: 200, body: { nextPageToken: NEXT } };
  const entry = player.book[question.id];
  const played = typeof entry === 'function' ? entry(question, time) : entry?.[time];
  if (played && played.isDone !== true) return played;
  const done = await perform(player, question, { variables: found.variables, origin });
  return played ?? { status: 200, body: withoutZeros(done ?? {}) as object };
}

function perform(
  { state, config }: Player,
  { id, query, body }: GoogleAsked,
  { variables, origin }: { readonly variables: readonly string[]; readonly origin: string },
): unknown {
  const handler = HANDLERS[id] ?? BUCKET_HANDLERS[id];
  const host = { put: (name: string) => `${origin}/service/${name.split('/').at(-1) ?? ''}`, remove: () => undefined };
  const place = { origin, objects: `${origin}/objects`, project: config.googleProject, projectNumber: PROJECT_NUMBER };
  return handler?.({ ...place, state, host, variables, body, query: new URLSearchParams(query) });
}
