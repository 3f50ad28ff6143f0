import type { Binding, Item } from './google-state.ts';
import { ApiError, itemOf, removeItem } from './google-state.ts';
import { getPolicy, setPolicy } from './google-policies.ts';
import type { Call } from './google-services.ts';

type BucketCall = Call & { readonly objects: string };

const nameOf = (bucket = ''): string => `buckets/${bucket}`;
const missing = new ApiError(404, 'notFound', 'The specified bucket does not exist.');

/** The bucket's own settings and policy, which fake-gcs-server does not keep; the objects are there. */
export const BUCKET_HANDLERS: Readonly<Record<string, (call: BucketCall) => unknown>> = {
  'storage.buckets.get': ({ state, variables: [bucket] }) => found(state, bucket),
  'storage.buckets.list': ({ state }) => ({
    kind: 'storage#buckets',
    items: [...state.items].filter(([name]) => name.startsWith('buckets/')).map(([, item]) => item),
  }),
  'storage.buckets.insert': async ({ state, objects, query, body, project, projectNumber }) => {
    if (query.get('project') !== project) throw new ApiError(403, 'forbidden', 'no access to that project');
    const name = String(body['name']);
    if (state.items.has(nameOf(name)))
      throw new ApiError(
        409,
        'conflict',
        'Your previous request to create the named bucket succeeded and you already own it.',
      );
    await fetch(`${objects}/storage/v1/b?project=${project}`, { method: 'POST', body: JSON.stringify({ name }) });
    state.items.set(nameOf(name), {
      kind: 'storage#bucket',
      softDeletePolicy: { retentionDurationSeconds: '604800' },
      ...body,
      projectNumber,
      metageneration: '1',
    });
    const both = [`projectEditor:${project}`, `projectOwner:${project}`];
    const viewer = [`projectViewer:${project}`];
    const bindings: Binding[] = [
      { role: 'roles/storage.legacyBucketOwner', members: both },
      { role: 'roles/storage.legacyBucketReader', members: viewer },
      { role: 'roles/storage.legacyObjectOwner', members: both },
      { role: 'roles/storage.legacyObjectReader', members: viewer },
    ];
    state.policies.set(nameOf(name), { version: 1, bindings, revision: 1 });
    return itemOf(state, nameOf(name));
  },
  'storage.buckets.patch': ({ state, variables: [bucket], body }) =>
    Object.assign(found(state, bucket), body, {
      labels: { ...(found(state, bucket)['labels'] as object), ...(body['labels'] as object) },
    }),
  'storage.buckets.delete': async ({ state, objects, variables: [bucket = ''] }) => {
    found(state, bucket);
    const answer = await fetch(`${objects}/storage/v1/b/${bucket}`, { method: 'DELETE' });
    if (!answer.ok) throw new ApiError(409, 'conflict', 'The bucket you tried to delete is not empty.');
    removeItem(state, nameOf(bucket));
    return undefined;
  },
  'storage.buckets.getIamPolicy': ({ state, variables: [bucket], query }) => {
    found(state, bucket);
    const policy = getPolicy(state, nameOf(bucket), Number(query.get('optionsRequestedPolicyVersion') ?? 1));
    return { kind: 'storage#policy', resourceId: `projects/_/buckets/${bucket}`, ...policy };
  },
  'storage.buckets.setIamPolicy': ({ state, variables: [bucket], body }) => {
    const conflict = new ApiError(
      412,
      'conditionNotMet',
      'At least one of the pre-conditions you specified did not hold.',
    );
    const { iamConfiguration } = found(state, bucket) as { iamConfiguration?: { publicAccessPrevention?: string } };
    const members = ((body['bindings'] ?? []) as Binding[]).flatMap((binding) => binding.members);
    if (
      iamConfiguration?.publicAccessPrevention === 'enforced' &&
      members.some((member) => /^all(?:Authenticated)?Users$/.test(member))
    )
      throw conflict;
    return setPolicy(state, nameOf(bucket), body, conflict);
  },
};

function found(state: Call['state'], bucket: string | undefined): Item {
  const item = state.items.get(nameOf(bucket));
  if (!item) throw missing;
  return item;
}
