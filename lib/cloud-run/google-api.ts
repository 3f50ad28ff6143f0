import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { DeployError, messageOf } from '../deploy-error.ts';
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

/** The REST APIs of Google Cloud with the token of whoever deploys. */
export interface Google {
  readonly tokens: GoogleTokens;
  /** Origin of a service's API. */
  origin(service: GoogleService): string;
  /** Throws `GoogleError` for every answer but success. */
  call<T>(schema: z.ZodType<T>, request: GoogleRequest): Promise<T>;
  /** The same for what is no JSON. */
  read(request: GoogleRequest): Promise<Uint8Array>;
  /** All pages of a list: what `items` picks out of each. */
  list<T>(schema: z.ZodType<{ nextPageToken?: string | undefined; items: T[] }>, request: GoogleRequest): Promise<T[]>;
  /** Starts a long-running operation and waits for its end. Throws `failed` when it ends badly, `timeout`. */
  operate(request: GoogleRequest & { readonly service: 'run' | 'artifactregistry' }): Promise<void>;
}

/** An answer that is no success. `reason` is Google's own word for it, such as `NOT_FOUND`. */
export class GoogleError extends DeployError {
  readonly status: number;
  readonly reason: string | undefined;

  constructor(status: number, reason: string | undefined, message: string) {
    super('unreachable', message);
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
    details: z.array(z.object({ reason: z.string().optional() })).optional(),
  }),
});
const Operation = z.object({
  name: z.string(),
  done: z.boolean().optional(),
  error: z.object({ code: z.number().optional(), message: z.string().optional() }).optional(),
});

const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 250;
const TIMEOUT_MS = 60_000;
const OPERATION_SECONDS = 600;

export function connectGoogle(settings: CloudRunSettings): Google {
  const tokens = googleTokens(settings);
  const call: Google['call'] = async (schema, request) => {
    const text = (await send(settings, tokens, request)).toString();
    const body: unknown = text === '' ? {} : JSON.parse(text);
    const parsed = schema.safeParse(body);
    if (parsed.success) return parsed.data;
    throw new DeployError('unreachable', `${named(request)} answered what is not understood: ${parsed.error.message}`);
  };
  return {
    tokens,
    origin: (service) => settings.endpoint ?? ORIGINS[service],
    call,
    read: (request) => send(settings, tokens, request),
    async list(schema, request) {
      const found = [];
      for (let pageToken: string | undefined; ;) {
        const query = { ...request.query, ...(pageToken !== undefined && { pageToken }) };
        const page = await call(schema, { ...request, query });
        found.push(...page.items);
        pageToken = page.nextPageToken;
        if (pageToken === undefined || pageToken === '') return found;
      }
    },
    async operate(request) {
      let operation = await call(Operation, request);
      const path = `/${request.path.split('/')[1] ?? ''}/${operation.name}`;
      await waitUntil(`${named(request)} has ended`, OPERATION_SECONDS, async () => {
        if (operation.done === true) return { value: true };
        operation = await call(Operation, { service: request.service, method: 'GET', path });
        return operation.done === true ? { value: true } : { problem: 'it is under way' };
      });
      if (operation.error)
        throw new DeployError(
          'failed',
          `${named(request)} failed: ${operation.error.message ?? String(operation.error.code)}`,
        );
    },
  };
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
  const isRepeatable = request.method === 'GET' || request.method === 'DELETE';
  for (let attempt = 1; ; attempt++) {
    const answer = await sendOnce(settings, tokens, request);
    if (answer.ok) return answer.body;
    const isBusy = answer.status === 429 || answer.status === 503 || (isRepeatable && !(answer.status < 500));
    if (!isBusy || attempt === ATTEMPTS) throw faultOf(request, answer);
    await pause(FIRST_PAUSE_MS * 2 ** (attempt - 1));
  }
}

interface Answer {
  readonly ok: boolean;
  /** Not a number when there was no answer. */
  readonly status: number;
  readonly body: Buffer;
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
    return { ok: answer.ok, status: answer.status, body: Buffer.from(await answer.arrayBuffer()) };
  } catch (thrown) {
    return { ok: false, status: Number.NaN, body: Buffer.from(reasonOf(thrown)) };
  }
}

function faultOf(request: GoogleRequest, { status, body }: Answer): GoogleError {
  const text = body.toString();
  const found = ErrorBody.safeParse(parseJson(text)).data?.error;
  const reason = found?.code === status ? (found.status ?? found.errors?.[0]?.reason ?? 'unnamed') : undefined;
  const isDisabled = found?.details?.some((detail) => detail.reason === 'SERVICE_DISABLED') === true;
  const said = `${found?.message ?? text.slice(0, 200)}${isDisabled ? `; enable what is needed: ${enableCommand()}` : ''}`;
  const what = Number.isNaN(status) ? 'got no answer' : `answered ${status}${reason === undefined ? '' : ` ${reason}`}`;
  return new GoogleError(status, reason, `${named(request)} ${what}: ${said}`);
}

/** The platform's fetch says what went wrong in the cause of what it throws. */
function reasonOf(thrown: unknown): string {
  return messageOf(thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON is no answer of Google's.
    return undefined;
  }
}

function named({ method, path }: GoogleRequest): string {
  return `${method} ${path}`;
}
