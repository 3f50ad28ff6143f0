import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { issuesInWords } from '../../core/issue-words.ts';
import { DeployError, messageOf } from '../deploy-error.ts';
import { networkCause } from '../network-cause.ts';
import { waitUntil } from '../wait.ts';
import { enableCommand } from './google-services.ts';
import type { GoogleTokens } from './google-token.ts';
import { googleTokens } from './google-token.ts';
import type { CloudRunSettings } from './settings.ts';

const ORIGINS = {
  run: 'https://run.googleapis.com',
  artifactregistry: 'https://artifactregistry.googleapis.com',
  iam: 'https://iam.googleapis.com',
  secretmanager: 'https://secretmanager.googleapis.com',
  storage: 'https://storage.googleapis.com',
  cloudresourcemanager: 'https://cloudresourcemanager.googleapis.com',
  logging: 'https://logging.googleapis.com',
  serviceusage: 'https://serviceusage.googleapis.com',
} as const;
export type GoogleService = keyof typeof ORIGINS;

export interface GoogleRequest {
  readonly service: GoogleService;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path with the version of the API, such as `/v2/projects/…`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** The REST APIs of Google Cloud with the deployer's token. */
export interface Google {
  readonly tokens: GoogleTokens;
  /** Origin of a service's API. */
  origin(service: GoogleService): string;
  /** Throws `GoogleError` for every answer but success. */
  call<T>(schema: z.ZodType<T>, request: GoogleRequest): Promise<T>;
  /** The same for what is not JSON. */
  read(request: GoogleRequest): Promise<Uint8Array>;
  /** All pages of a list: what `items` picks out of each. */
  list<T>(schema: PageSchema<T>, request: GoogleRequest): Promise<T[]>;
  /** The same page by page. One may have nothing on it and not be the last (https://google.aip.dev/158). */
  pages<T>(schema: PageSchema<T>, request: GoogleRequest): AsyncGenerator<T[]>;
  /**
   * Starts a long-running operation and waits for its end, and for one that is under way before. Throws `failed` when it ends badly,
   * `timeout`.
   */
  operate(request: GoogleRequest & { readonly service: 'run' | 'artifactregistry' }): Promise<void>;
}

type PageSchema<T> = z.ZodType<{ nextPageToken?: string | undefined; items: T[] }>;

/** An answer that is not a success. `reason` is Google's own word for it, such as `NOT_FOUND`. */
export class GoogleError extends DeployError {
  readonly status: number;
  readonly reason: string | undefined;

  constructor(
    status: number,
    reason: string | undefined,
    message: string,
    code: 'unreachable' | 'failed' = 'unreachable',
  ) {
    super(code, message);
    this.name = 'GoogleError';
    this.status = status;
    this.reason = reason;
  }
}

const ErrorBody = z.object({
  error: z.object({
    code: z.number(),
    message: z.string().default(''),
    status: z.string().optional(),
    errors: z.array(z.object({ reason: z.string() })).optional(),
    details: z.array(z.object({ reason: z.string().optional(), retryDelay: z.string().optional() })).optional(),
  }),
});
const Operation = z.object({
  name: z.string(),
  done: z.boolean().optional(),
  error: z.object({ code: z.number().optional(), message: z.string().optional() }).optional(),
});

/** What an operation that ended badly would have answered at once (https://google.aip.dev/193 and google.rpc.Code). */
const STATUS_OF: Readonly<Record<number, readonly [number, string]>> = {
  3: [400, 'INVALID_ARGUMENT'],
  5: [404, 'NOT_FOUND'],
  6: [409, 'ALREADY_EXISTS'],
  7: [403, 'PERMISSION_DENIED'],
};

const ATTEMPTS = 4;
/** Quotas count by the minute, and these attempts last for one (https://cloud.google.com/service-usage/docs/troubleshooting). */
const QUOTA_ATTEMPTS = 9;
const FIRST_PAUSE_MS = 250;
/** A longer wait is an error instead. */
const LONGEST_PAUSE_MS = 60_000;
const TIMEOUT_MS = 60_000;
const OPERATION_SECONDS = 600;

export function connectGoogle(settings: CloudRunSettings): Google {
  const tokens = googleTokens(settings);
  const call: Google['call'] = async (schema, request) => {
    const text = (await send(settings, tokens, request)).toString();
    const body = text === '' ? {} : parseJson(text);
    const unknown = `${named(request)} answered in an unknown format: `;
    if (body === undefined) throw new DeployError('unreachable', `${unknown}it is not JSON: a proxy may have answered`);
    const parsed = schema.safeParse(body);
    if (parsed.success) return parsed.data;
    const wrong = issuesInWords(parsed.error.issues, (path) => path.join('.') || 'the answer').slice(0, 5);
    throw new DeployError('unreachable', `${unknown}${wrong.join('; ')}`);
  };
  const pages: Google['pages'] = (schema, request) => pagesOf(call, schema, request);
  return {
    tokens,
    origin: (service) => settings.endpoint ?? ORIGINS[service],
    call,
    read: (request) => send(settings, tokens, request),
    pages,
    async list(schema, request) {
      const found = [];
      for await (const page of pages(schema, request)) found.push(...page);
      return found;
    },
    operate: (request) => operate(call, request),
  };
}

async function* pagesOf<T>(
  call: Google['call'],
  schema: PageSchema<T>,
  request: GoogleRequest,
): AsyncGenerator<T[], void> {
  const known = new Set<string>();
  for (let token: string | undefined; ;) {
    const next = { ...(token !== undefined && { pageToken: token }) };
    // A list that is asked for by POST has the token in its body.
    const place =
      request.body === undefined ? { query: { ...request.query, ...next } } : { body: withToken(request.body, next) };
    const page = await call(schema, { ...request, ...place });
    yield page.items;
    token = page.nextPageToken;
    if (token === undefined || token === '') return;
    if (known.has(token))
      throw new DeployError('unreachable', `${named(request)} returns the same page again and again`);
    known.add(token);
  }
}

function withToken(body: unknown, next: { readonly pageToken?: string }): object {
  return { ...(typeof body === 'object' ? body : {}), ...next };
}

async function operate(call: Google['call'], request: GoogleRequest): Promise<void> {
  let operation = await waitUntil(`${named(request)} is started`, OPERATION_SECONDS, async () => {
    try {
      return { value: await call(Operation, request) };
    } catch (thrown) {
      // Another change of the same resource is under way.
      if (thrown instanceof GoogleError && thrown.reason === 'ABORTED') return { problem: thrown.message };
      throw thrown;
    }
  });
  const path = `/${request.path.split('/')[1] ?? ''}/${operation.name}`;
  await waitUntil(`${named(request)} has ended`, OPERATION_SECONDS, async () => {
    if (operation.done === true) return { value: true };
    operation = await call(Operation, { service: request.service, method: 'GET', path });
    return operation.done === true ? { value: true } : { problem: 'it is under way' };
  });
  if (!operation.error) return;
  const { code = 0, message = String(code) } = operation.error;
  const [status, reason] = STATUS_OF[code] ?? [Number.NaN, undefined];
  throw new GoogleError(status, reason, `${named(request)} failed: ${message}`, 'failed');
}

/** Gives undefined for a resource that the service itself says is not there; throws everything else. */
export async function unlessMissing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (thrown) {
    // A page of a proxy with status 404 has no reason of Google's.
    if (thrown instanceof GoogleError && thrown.status === 404 && thrown.reason !== undefined) return undefined;
    throw thrown;
  }
}

/** The body of a success. Tries again what Google asks to try again, and what changes nothing by being done twice. */
async function send(settings: CloudRunSettings, tokens: GoogleTokens, request: GoogleRequest): Promise<Buffer> {
  for (let attempt = 1; ; attempt++) {
    const answer = await sendOnce(settings, tokens, request);
    if (answer.ok) return answer.body;
    const wait = pauseAsked(answer) ?? FIRST_PAUSE_MS * 2 ** (attempt - 1);
    if (attempt >= attemptsFor(request, answer) || wait > LONGEST_PAUSE_MS) throw faultOf(request, answer);
    await pause(wait);
  }
}

/** https://cloud.google.com/storage/docs/retry-strategy and https://google.aip.dev/194 */
function attemptsFor({ method }: GoogleRequest, { status }: Answer): number {
  if (status === 429) return QUOTA_ATTEMPTS;
  const isRepeatable = method === 'GET' || method === 'DELETE';
  const isFault = status === 408 || !(status < 500);
  return status === 503 || (isRepeatable && isFault) ? ATTEMPTS : 1;
}

/** How long Google asks to wait, by the header or by `google.rpc.RetryInfo` in the body. */
function pauseAsked({ retryAfter, body }: Answer): number | undefined {
  const details = ErrorBody.safeParse(parseJson(body.toString())).data?.error.details;
  const asked =
    retryAfter ?? details?.find(({ retryDelay }) => retryDelay !== undefined)?.retryDelay?.replace(/s$/, '');
  const seconds = asked === undefined || asked === '' ? Number.NaN : Number(asked);
  return seconds >= 0 ? seconds * 1_000 : undefined;
}

interface Answer {
  readonly ok: boolean;
  /** Not a number when there was no answer. */
  readonly status: number;
  readonly body: Buffer;
  readonly retryAfter?: string | undefined;
}

async function sendOnce(settings: CloudRunSettings, tokens: GoogleTokens, request: GoogleRequest): Promise<Answer> {
  const { service, method, path, query = {}, body } = request;
  const search = new URLSearchParams(query).toString();
  const url = `${settings.endpoint ?? ORIGINS[service]}${path}${search === '' ? '' : `?${search}`}`;
  const headers = {
    ...(await tokens.headers()),
    ...(body !== undefined && { 'content-type': 'application/json' }),
  };
  try {
    const answer = await fetch(url, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const retryAfter = answer.headers.get('retry-after') ?? undefined;
    return { ok: answer.ok, status: answer.status, body: Buffer.from(await answer.arrayBuffer()), retryAfter };
  } catch (thrown) {
    return { ok: false, status: Number.NaN, body: Buffer.from(reasonOf(thrown)) };
  }
}

function faultOf(request: GoogleRequest, { status, body }: Answer): GoogleError {
  const text = body.toString();
  const found = ErrorBody.safeParse(parseJson(text)).data?.error;
  const reason =
    found?.code === status
      ? (found.status ?? found.errors?.[0]?.reason ?? 'unnamed')
      : plainReason(request, status, text);
  const isDisabled = found?.details?.some((detail) => detail.reason === 'SERVICE_DISABLED') === true;
  const said = `${found?.message ?? text.slice(0, 200)}${isDisabled ? `; enable what is needed: ${enableCommand()}` : ''}`;
  const what = Number.isNaN(status) ? 'got no answer' : `answered ${status}${reason === undefined ? '' : ` ${reason}`}`;
  return new GoogleError(status, reason, `${named(request)} ${what}: ${said}`);
}

/** Of the content of an object that is absent Cloud Storage says so in plain text (https://github.com/firebase/firebase-tools/pull/3647). */
function plainReason({ query }: GoogleRequest, status: number, text: string): string | undefined {
  return status === 404 && query?.['alt'] === 'media' && text.startsWith('No such object: ') ? 'notFound' : undefined;
}

/** The platform's fetch says what went wrong in the cause of what it throws. */
function reasonOf(thrown: unknown): string {
  const said = messageOf(thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown);
  const cause = networkCause(thrown);
  return cause === undefined ? said : `${said}: ${cause}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is not JSON is not an answer of Google's.
    return undefined;
  }
}

function named({ method, path }: GoogleRequest): string {
  return `${method} ${path}`;
}
