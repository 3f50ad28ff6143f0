import type { Binding, GoogleState, Item } from './google-state.ts';
import { ApiError, below, exists, itemOf, notFound, removeItem } from './google-state.ts';
import { forgetMember, getPolicy, isMember, setPolicy } from './google-policies.ts';

/** One call, recognised by the discovery documents and found to be well formed. */
export interface Call {
  readonly state: GoogleState;
  readonly origin: string;
  readonly project: string;
  readonly projectNumber: string;
  /** Variables of the path, in order. */
  readonly variables: readonly string[];
  readonly query: URLSearchParams;
  readonly body: Item;
  /** What a service's host does with a service that is ready, or is not there any more. */
  readonly host: { put(name: string): string; remove(name: string): void };
}

type Handler = (call: Call) => unknown;

const location = ([project, region]: readonly string[]): string => `projects/${project}/locations/${region}`;
const operation = (call: Call, parent: string, finish: () => void, error?: string): object => {
  const name = `${parent}/operations/op-${call.state.serial++}`;
  call.state.operations.set(name, { polls: 2, finish, ...(error !== undefined && { error }) });
  return { name };
};
const poll: Handler = ({ state, variables: [project, region, id] }) => {
  const name = `projects/${project}/locations/${region}/operations/${id}`;
  const found = state.operations.get(name);
  if (!found) throw notFound(name);
  if (--found.polls > 0) return { name };
  if (found.error !== undefined) return { name, done: true, error: { code: 9, message: found.error } };
  found.finish();
  found.finish = () => undefined;
  return { name, done: true, response: {} };
};
const versionOf = (query: URLSearchParams): number => Number(query.get('options.requestedPolicyVersion') ?? 1);
const policies = (id: string, nameOf: (variables: readonly string[]) => string): Record<string, Handler> => ({
  [`${id}.getIamPolicy`]: ({ state, variables, query }) => getPolicy(state, nameOf(variables), versionOf(query)),
  [`${id}.setIamPolicy`]: ({ state, variables, body }) =>
    setPolicy(state, nameOf(variables), body['policy'] as { bindings?: Binding[] }),
});

const repositoryName = (variables: readonly string[]): string => `${location(variables)}/repositories/${variables[2]}`;
const REPOSITORIES = 'artifactregistry.projects.locations.repositories';
const registry: Record<string, Handler> = {
  'artifactregistry.projects.locations.operations.get': poll,
  [`${REPOSITORIES}.get`]: ({ state, variables }) => itemOf(state, repositoryName(variables)),
  [`${REPOSITORIES}.list`]: ({ state, variables }) => ({
    repositories: below(state, `${location(variables)}/repositories/`),
  }),
  [`${REPOSITORIES}.create`]: (call) => {
    const id = call.query.get('repositoryId') ?? '';
    const name = repositoryName([...call.variables, id]);
    if (call.state.items.has(name)) throw exists(name);
    const registryUri = `${new URL(call.origin).host}/${call.project}/${id}`;
    const finish = (): void => void call.state.items.set(name, { ...call.body, name, registryUri });
    return operation(call, location(call.variables), finish);
  },
  [`${REPOSITORIES}.patch`]: ({ state, variables, body, query }) => {
    const found = itemOf(state, repositoryName(variables));
    for (const member of query.get('updateMask')?.split(',') ?? []) found[member] = body[member];
    return found;
  },
  [`${REPOSITORIES}.delete`]: (call) => {
    itemOf(call.state, repositoryName(call.variables));
    return operation(call, location(call.variables), () => removeItem(call.state, repositoryName(call.variables)));
  },
  [`${REPOSITORIES}.dockerImages.list`]: ({ state, variables }) => {
    const { registryUri } = itemOf(state, repositoryName(variables));
    const images = state.images.get(repositoryName(variables)) ?? [];
    return {
      dockerImages: images.map(({ digest, tag, uploadTime }) => ({
        name: `${repositoryName(variables)}/dockerImages/app@${digest}`,
        uri: `${String(registryUri)}/app@${digest}`,
        tags: [tag],
        uploadTime,
      })),
    };
  },
  ...policies(REPOSITORIES, repositoryName),
};

const accountName = ([project, email]: readonly string[]): string => `projects/${project}/serviceAccounts/${email}`;
const ACCOUNTS = 'iam.projects.serviceAccounts';
const accounts: Record<string, Handler> = {
  [`${ACCOUNTS}.get`]: ({ state, variables }) => itemOf(state, accountName(variables)),
  [`${ACCOUNTS}.list`]: ({ state, variables }) => ({ accounts: below(state, accountName([variables[0] ?? '', ''])) }),
  [`${ACCOUNTS}.create`]: ({ state, variables: [project = ''], body }) => {
    const { accountId, serviceAccount } = body as { accountId: string; serviceAccount: Item };
    if (!/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/.test(accountId))
      throw new ApiError(400, 'INVALID_ARGUMENT', `${accountId} is no id of a service account`);
    const email = `${accountId}@${project}.iam.gserviceaccount.com`;
    const name = accountName([project, email]);
    if (state.items.has(name)) throw exists(name);
    const account = { ...serviceAccount, name, email, projectId: project, uniqueId: String(state.serial++) };
    state.items.set(name, account);
    state.unpropagated.set(email, 1);
    return account;
  },
  [`${ACCOUNTS}.patch`]: ({ state, variables, body }) =>
    Object.assign(itemOf(state, accountName(variables)), body['serviceAccount']),
  [`${ACCOUNTS}.enable`]: ({ state, variables }) => {
    itemOf(state, accountName(variables))['disabled'] = false;
    return {};
  },
  [`${ACCOUNTS}.delete`]: ({ state, variables }) => {
    removeItem(state, accountName(variables));
    forgetMember(state, variables[1] ?? '');
    return {};
  },
  [`${ACCOUNTS}.keys.list`]: ({ state, variables }) => {
    itemOf(state, accountName(variables));
    return { keys: below(state, `${accountName(variables)}/keys/`) };
  },
  ...policies(ACCOUNTS, accountName),
};

const secretName = ([project, id]: readonly string[]): string => `projects/${project}/secrets/${id}`;
const versionName = (variables: readonly string[]): string => `${secretName(variables)}/versions/${variables[2]}`;
const SECRETS = 'secretmanager.projects.secrets';
const secrets: Record<string, Handler> = {
  [`${SECRETS}.get`]: ({ state, variables }) => itemOf(state, secretName(variables)),
  [`${SECRETS}.list`]: ({ state, variables }) => ({ secrets: below(state, secretName([variables[0] ?? '', ''])) }),
  [`${SECRETS}.create`]: ({ state, variables, query, body }) => {
    const name = secretName([variables[0] ?? '', query.get('secretId') ?? '']);
    if (state.items.has(name)) throw exists(name);
    state.items.set(name, { ...body, name });
    return itemOf(state, name);
  },
  [`${SECRETS}.patch`]: ({ state, variables, query, body }) => {
    const found = itemOf(state, secretName(variables));
    for (const member of query.get('updateMask')?.split(',') ?? []) found[member] = body[member];
    return found;
  },
  [`${SECRETS}.delete`]: ({ state, variables }) => (removeItem(state, secretName(variables)), {}),
  [`${SECRETS}.addVersion`]: ({ state, variables, body }) => {
    itemOf(state, secretName(variables));
    const number = below(state, `${secretName(variables)}/versions/`).length + 1;
    const name = versionName([...variables, String(number)]);
    state.items.set(name, { name, state: 'ENABLED' });
    state.payloads.set(name, (body['payload'] as { data: string }).data);
    return itemOf(state, name);
  },
  [`${SECRETS}.versions.list`]: ({ state, variables, query }) => {
    itemOf(state, secretName(variables));
    const wanted = /^state:(\w+)$/.exec(query.get('filter') ?? '')?.[1];
    const versions = below(state, `${secretName(variables)}/versions/`);
    return { versions: versions.filter((version) => wanted === undefined || version['state'] === wanted) };
  },
  [`${SECRETS}.versions.access`]: ({ state, variables }) => {
    const name = versionName(variables);
    if (itemOf(state, name)['state'] !== 'ENABLED')
      throw new ApiError(400, 'FAILED_PRECONDITION', `${name} is destroyed`);
    return { name, payload: { data: state.payloads.get(name) } };
  },
  [`${SECRETS}.versions.destroy`]: ({ state, variables }) => {
    state.payloads.delete(versionName(variables));
    return Object.assign(itemOf(state, versionName(variables)), { state: 'DESTROYED' });
  },
  ...policies(SECRETS, secretName),
};

const serviceName = (variables: readonly string[]): string => `${location(variables)}/services/${variables[2]}`;
const SERVICES = 'run.projects.locations.services';
const run: Record<string, Handler> = {
  'run.projects.locations.operations.get': poll,
  [`${SERVICES}.get`]: ({ state, variables }) => itemOf(state, serviceName(variables)),
  [`${SERVICES}.list`]: ({ state, variables }) => ({ services: below(state, `${location(variables)}/services/`) }),
  [`${SERVICES}.create`]: (call) => {
    const name = serviceName([...call.variables, call.query.get('serviceId') ?? '']);
    if (call.state.items.has(name)) throw exists(name);
    return putService(call, name, { ...call.body, name });
  },
  [`${SERVICES}.patch`]: (call) => {
    const name = serviceName(call.variables);
    const found = itemOf(call.state, name);
    const isSame = JSON.stringify(found['template']) === JSON.stringify(call.body['template']);
    const keeps = isSame && call.query.get('forceNewRevision') !== 'true';
    const { latestCreatedRevision, latestReadyRevision, uri } = found;
    return putService(call, name, { ...call.body, name, uri, latestCreatedRevision, latestReadyRevision }, keeps);
  },
  [`${SERVICES}.delete`]: (call) => {
    itemOf(call.state, serviceName(call.variables));
    return operation(call, location(call.variables), () => {
      removeItem(call.state, serviceName(call.variables));
      call.host.remove(serviceName(call.variables));
    });
  },
  ...policies(SERVICES, serviceName),
};

/** The service is there at once; its revision becomes ready when the operation ends, or never. */
function putService(call: Call, name: string, service: Item, keepsRevision = false): object {
  const { state, variables } = call;
  const revision = keepsRevision ? service['latestCreatedRevision'] : `${name}/revisions/r-${state.serial++}`;
  const item: Item = {
    ...service,
    latestCreatedRevision: revision,
    reconciling: true,
    terminalCondition: { state: 'CONDITION_RECONCILING' },
  };
  state.items.set(name, item);
  const isBroken = keepsRevision && service['latestReadyRevision'] !== revision;
  const fault = isBroken ? 'the revision is not ready, and no other one was asked for' : revisionFault(call, service);
  const end = (): void => {
    item['reconciling'] = false;
    item['terminalCondition'] = { type: 'Ready', state: 'CONDITION_SUCCEEDED' };
    item['latestReadyRevision'] = revision;
    item['uri'] = call.host.put(name);
  };
  if (fault !== undefined) {
    item['reconciling'] = false;
    item['terminalCondition'] = { type: 'Ready', state: 'CONDITION_FAILED', message: fault };
  }
  return operation(call, location(variables), end, fault);
}

interface Template {
  readonly serviceAccount: string;
  readonly containers: readonly {
    image: string;
    env: readonly { name: string; valueSource?: { secretKeyRef: { secret: string; version: string } } }[];
  }[];
}

/** Why a revision of the service would not start. */
function revisionFault({ state, project }: Call, service: Item): string | undefined {
  const { serviceAccount, containers } = service['template'] as Template;
  if (!state.items.has(accountName([project, serviceAccount])))
    return `service account ${serviceAccount} does not exist`;
  const [{ image, env }] = containers as [Template['containers'][number]];
  const digests = [...state.images.values()].flat().map(({ digest }) => digest);
  if (!digests.includes(image.split('@')[1] ?? '')) return `image ${image} was not found`;
  for (const { secretKeyRef } of env.flatMap(({ valueSource }) => valueSource ?? [])) {
    const name = secretName([project, secretKeyRef.secret]);
    if (state.items.get(versionName([project, secretKeyRef.secret, secretKeyRef.version]))?.['state'] !== 'ENABLED')
      return `secret ${name} has no version ${secretKeyRef.version}`;
    if (!isMember(state, name, 'roles/secretmanager.secretAccessor', `serviceAccount:${serviceAccount}`))
      return `permission denied on secret ${name} for ${serviceAccount}`;
  }
  return undefined;
}

const project: Record<string, Handler> = {
  'cloudresourcemanager.projects.get': ({ variables: [id], project: own, projectNumber }) => {
    if (id !== own) throw new ApiError(403, 'PERMISSION_DENIED', `no access to ${id}, or it does not exist`);
    return { name: `projects/${projectNumber}`, projectId: own, state: 'ACTIVE' };
  },
  'cloudresourcemanager.projects.getIamPolicy': ({ state, project: own, body }) =>
    getPolicy(
      state,
      `projects/${own}`,
      (body as { options?: { requestedPolicyVersion?: number } }).options?.requestedPolicyVersion ?? 1,
    ),
};

const services: Record<string, Handler> = {
  'serviceusage.services.batchEnable': ({ state, body }) => {
    for (const name of (body as { serviceIds?: string[] }).serviceIds ?? []) state.services.add(name);
    return { name: 'operations/enabled', done: true };
  },
  'serviceusage.services.list': ({ state, projectNumber }) => ({
    services: [...state.services].map((name) => ({
      name: `projects/${projectNumber}/services/${name}`,
      state: 'ENABLED',
    })),
  }),
};

/** What the test server does, by the ids of Google's methods. */
export const HANDLERS: Readonly<Record<string, Handler>> = {
  ...registry,
  ...accounts,
  ...secrets,
  ...run,
  ...project,
  ...services,
};
