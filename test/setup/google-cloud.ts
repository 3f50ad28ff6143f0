import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { startFakeGcs } from './fake-gcs.ts';
import { BUCKET_HANDLERS } from './google-buckets.ts';
import type { Api, DiscoveryMethod } from './google-discovery.ts';
import { loadApi } from './google-discovery.ts';
import type { Backend } from './google-host.ts';
import { startServiceHost } from './google-host.ts';
import { HANDLERS } from './google-services.ts';
import type { GoogleState, Item } from './google-state.ts';
import { ApiError, createState, withoutZeros } from './google-state.ts';
import { createImageRegistry } from './image-registry.ts';

const APIS = [
  'run.v2',
  'artifactregistry.v1',
  'iam.v1',
  'secretmanager.v1',
  'cloudresourcemanager.v3',
  'storage.v1',
  'logging.v2',
  'serviceusage.v1',
];
export const PROJECT = 'send-testing-1234';
export const REGION = 'europe-west2';
export const ACCESS_TOKEN = 'ya29.deployer';
const PROJECT_NUMBER = '123456789012';

/**
 * A server with the methods of Google Cloud that the deployment calls, with state behind them. Every request and every answer must be as
 * Google's discovery documents describe them: anything else is answered with 400 and kept in `faults`. Objects are in fake-gcs-server. It
 * does not prove that Google admits what it takes here: quotas, rules of organisations, rules between fields that no schema says, what a
 * role allows, conditions of policies, how long a grant takes to count, names that are taken, and all of Google's own defaults.
 */
export interface GoogleCloud {
  readonly origin: string;
  /** Origin of the object store, for programs that Google would let in by their service account. */
  readonly objects: string;
  readonly state: GoogleState;
  /** What was not as Google describes it. */
  readonly faults: string[];
  /** Permissions that were needed. */
  readonly used: Set<string>;
  /** Permissions that the deployer does not have. */
  readonly denied: Set<string>;
  /** What the services have logged. */
  logs: () => Promise<string[]>;
  /** Called with each method before it is done; what it throws is the answer, and `destroy` gives none. */
  intercept: ((call: { id: string; isChange: boolean; destroy: () => void }) => void) | undefined;
  stop(): Promise<void>;
}

export async function startGoogleCloud(backend: Backend = () => undefined): Promise<GoogleCloud> {
  const [objects, ...apis] = await Promise.all([startFakeGcs(), ...APIS.map(loadApi)]);
  const state = createState();
  state.items.set(`projects/${PROJECT}`, {});
  for (const name of [...APIS.map((api) => api.split('.')[0] ?? ''), 'iamcredentials'])
    state.services.add(`${name}.googleapis.com`);
  const host = await startServiceHost(state, backend);
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const registry = createImageRegistry(state, `projects/${PROJECT}/locations/${REGION}`, ACCESS_TOKEN);
  const cloud: GoogleCloud = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects: objects.endpoint,
    state,
    faults: [],
    used: new Set(),
    denied: new Set(),
    intercept: undefined,
    logs: () => Promise.resolve([]),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await Promise.all([host.stop(), objects.stop()]);
    },
  };
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const isOfRegistry = /^\/v2\/(?!projects\/|entries:)/.test(request.url ?? '');
    for (const way of isOfRegistry ? ['upload', 'download'] : [])
      cloud.used.add(`artifactregistry.repositories.${way}Artifacts`);
    const done = isOfRegistry ? registry.answer(request, response) : answer({ cloud, apis, host }, request, response);
    done.catch((thrown: unknown) => {
      cloud.faults.push(`the test server failed: ${String(thrown)}`);
      response.destroy();
    });
  });
  return cloud;
}

interface Parts {
  readonly cloud: GoogleCloud;
  readonly apis: readonly Api[];
  readonly host: Awaited<ReturnType<typeof startServiceHost>>;
}

async function answer(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method: httpMethod = '', url = '', headers } = request;
  const { pathname, searchParams: query } = new URL(url, parts.cloud.origin);
  const text = (await buffer(request)).toString();
  const reply = (status: number, body?: unknown): void => {
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(body === undefined ? '' : JSON.stringify(body));
  };
  try {
    const found = parts.apis.map((api) => ({ api, match: api.find(httpMethod, pathname) })).find(({ match }) => match);
    if (!found?.match) throw malformed(parts.cloud, `there is no method ${httpMethod} ${pathname}`);
    if (headers.authorization !== `Bearer ${ACCESS_TOKEN}`) throw new ApiError(401, 'UNAUTHENTICATED', 'Who are you?');
    const { method, variables } = found.match;
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const wrong = found.api.requestFaults(method, query, body);
    if (wrong.length > 0) throw malformed(parts.cloud, `${method.id}: ${wrong.join('; ')}`);
    const line = { isCut: false };
    parts.cloud.intercept?.({ id: method.id, isChange: isChange(method), destroy: () => (line.isCut = true) });
    requireService(parts.cloud, method);
    allow(parts.cloud, method, body);
    const decoded = variables.map(decodeURIComponent);
    const done = await perform(parts, method, { variables: decoded, query, body: (body ?? {}) as Item, url });
    if (done instanceof Buffer) return void response.end(done);
    const shown = method.id.startsWith('storage.') ? done : withoutZeros(done);
    const odd = shown === undefined ? [] : found.api.responseFaults(method, shown);
    if (odd.length > 0) parts.cloud.faults.push(`the answer to ${method.id}: ${odd.join('; ')}`);
    if (line.isCut) response.destroy();
    else reply(shown === undefined ? 204 : 200, shown);
  } catch (thrown) {
    if (!(thrown instanceof ApiError)) throw thrown;
    const { code, status, message, reason } = thrown;
    const details = reason === undefined ? [] : [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason }];
    reply(code, { error: { code, message, status, errors: [{ reason: status }], details } });
  }
}

async function perform(
  { cloud, host }: Parts,
  { id }: DiscoveryMethod,
  { url, ...rest }: { variables: string[]; query: URLSearchParams; body: Item; url: string },
): Promise<unknown> {
  const { state, origin, objects } = cloud;
  const call = { ...rest, state, origin, objects, host, project: PROJECT, projectNumber: PROJECT_NUMBER };
  if (id === 'storage.objects.list' || id === 'storage.objects.delete') {
    const answered = await fetch(`${objects}${url}`, { method: id.endsWith('list') ? 'GET' : 'DELETE' });
    if (!answered.ok) throw new ApiError(answered.status, 'notFound', await answered.text());
    const found = (await answered.text()) || undefined;
    return found === undefined ? undefined : JSON.parse(found);
  }
  if (id === 'storage.objects.get') {
    const answered = await fetch(`${objects}${url}`);
    if (!answered.ok) throw new ApiError(answered.status, 'notFound', await answered.text());
    return Buffer.from(await answered.arrayBuffer());
  }
  if (id === 'logging.entries.list') return { entries: (await cloud.logs()).map((textPayload) => ({ textPayload })) };
  const handler = HANDLERS[id] ?? BUCKET_HANDLERS[id];
  if (!handler) throw malformed(cloud, `the test server does not know ${id}`);
  return handler(call);
}

function malformed(cloud: GoogleCloud, message: string): ApiError {
  cloud.faults.push(message);
  return new ApiError(400, 'INVALID_ARGUMENT', message);
}

function isChange({ httpMethod, id }: DiscoveryMethod): boolean {
  return httpMethod !== 'GET' && !/\.(?:getIamPolicy|entries\.list)$/.test(id);
}

/** An API that is not enabled answers nothing else (https://cloud.google.com/service-usage/docs/troubleshooting). */
function requireService({ state }: GoogleCloud, { id }: DiscoveryMethod): void {
  const name = `${id.split('.')[0] ?? ''}.googleapis.com`;
  if (state.services.has(name)) return;
  const message = `${name} has not been used in project ${PROJECT_NUMBER} before or it is disabled.`;
  throw new ApiError(403, 'PERMISSION_DENIED', message, 'SERVICE_DISABLED');
}

function allow(cloud: GoogleCloud, method: DiscoveryMethod, body: unknown): void {
  // To let everybody in takes what a grant would take (https://cloud.google.com/run/docs/authenticating/public#required-roles).
  const isOpening = (body as { invokerIamDisabled?: boolean } | undefined)?.invokerIamDisabled === true;
  const opening = isOpening ? ['run.services.setIamPolicy'] : [];
  for (const permission of [...permissionsOf(method.id), ...opening]) {
    cloud.used.add(permission);
    if (cloud.denied.has(permission))
      throw new ApiError(403, 'PERMISSION_DENIED', `Permission '${permission}' denied.`);
  }
}

const VERBS: Readonly<Record<string, string>> = { patch: 'update', insert: 'create', addVersion: 'add' };
const SPECIAL: Readonly<Record<string, readonly string[]>> = {
  'iam.projects.serviceAccounts.keys.list': ['iam.serviceAccountKeys.list'],
  'artifactregistry.projects.locations.repositories.dockerImages.list': ['artifactregistry.dockerimages.list'],
  'secretmanager.projects.secrets.addVersion': ['secretmanager.versions.add'],
  'logging.entries.list': ['logging.logEntries.list'],
  // The caller that starts an operation may ask for it.
  'artifactregistry.projects.locations.operations.get': [],
  'run.projects.locations.services.create': ['run.services.create', 'iam.serviceAccounts.actAs'],
  'run.projects.locations.services.patch': ['run.services.update', 'iam.serviceAccounts.actAs'],
};

/** Google names a permission by the service, the resource and the verb. */
function permissionsOf(id: string): readonly string[] {
  const parts = id.split('.');
  const [resource = '', verb = ''] = parts.slice(-2);
  const service = parts[0] === 'cloudresourcemanager' ? 'resourcemanager' : (parts[0] ?? '');
  return SPECIAL[id] ?? [`${service}.${resource}.${VERBS[verb] ?? verb}`];
}
