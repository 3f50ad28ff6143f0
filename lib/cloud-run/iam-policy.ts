import * as z from 'zod';
import { DeployError } from '../deploy-error.ts';
import { listed } from '../in-words.ts';
import { waitUntil } from '../wait.ts';
import type { Google, GoogleRequest, GoogleService } from './google-api.ts';
import { GoogleError } from './google-api.ts';

const Condition = z.object({ title: z.string(), expression: z.string() });
const Binding = z.object({
  role: z.string(),
  members: z.array(z.string()).default([]),
  condition: Condition.optional(),
});
export type Binding = z.infer<typeof Binding>;
const Policy = z.object({ bindings: z.array(Binding).default([]), etag: z.string().optional() });
type Policy = z.infer<typeof Policy>;

/** What has a policy, such as a service. */
interface PolicyPlace {
  readonly service: GoogleService;
  /** Path of the resource, with the version of the API. */
  readonly path: string;
}

/** The version that knows conditions; with an older one Google leaves them out. */
const VERSION = 3;
const ATTEMPTS = 3;

export function readPolicy(google: Google, place: PolicyPlace): Promise<Policy> {
  return google.call(Policy, readRequest(place));
}

/**
 * Sets the policy to what `bindingsFor` makes of the current one. The tag shows a concurrent change, and then it starts again. A new
 * service account is unknown to other services for a while: it waits for that.
 */
export async function writePolicy(
  google: Google,
  place: PolicyPlace,
  patienceSeconds: number,
  bindingsFor: (found: readonly Binding[]) => readonly Binding[],
): Promise<void> {
  await waitUntil(`the policy of ${place.path} is written`, patienceSeconds, async () => {
    try {
      await writeOnce(google, place, bindingsFor, ATTEMPTS);
      return { value: true };
    } catch (thrown) {
      if (!isUnknown(thrown)) throw thrown;
      return { problem: thrown.message };
    }
  });
}

/** A member that other services do not know yet, or what has the policy (https://cloud.google.com/iam/docs/access-change-propagation). */
function isUnknown(thrown: unknown): thrown is GoogleError {
  if (!(thrown instanceof GoogleError)) return false;
  return (
    (thrown.status === 400 && /does not exist/.test(thrown.message)) ||
    (thrown.status === 404 && thrown.reason !== undefined)
  );
}

async function writeOnce(
  google: Google,
  place: PolicyPlace,
  bindingsFor: (found: readonly Binding[]) => readonly Binding[],
  attempts: number,
): Promise<void> {
  const { bindings, etag } = await readPolicy(google, place);
  const policy = { version: VERSION, bindings: bindingsFor(bindings), ...(etag !== undefined && { etag }) };
  try {
    await google.call(Policy, writeRequest(place, policy));
  } catch (thrown) {
    const isConflict = thrown instanceof GoogleError && (thrown.status === 409 || thrown.status === 412);
    if (!isConflict) throw thrown;
    if (attempts === 1)
      throw new DeployError('failed', `the policy of ${place.path} keeps changing: find who changes it and stop them`);
    await writeOnce(google, place, bindingsFor, attempts - 1);
  }
}

/** Each service has its own way to say the same. */
function readRequest({ service, path }: PolicyPlace): GoogleRequest {
  if (service === 'storage')
    return { service, method: 'GET', path: `${path}/iam`, query: { optionsRequestedPolicyVersion: String(VERSION) } };
  if (service === 'cloudresourcemanager') {
    const body = { options: { requestedPolicyVersion: VERSION } };
    return { service, method: 'POST', path: `${path}:getIamPolicy`, body };
  }
  const query = { 'options.requestedPolicyVersion': String(VERSION) };
  return { service, method: service === 'iam' ? 'POST' : 'GET', path: `${path}:getIamPolicy`, query };
}

function writeRequest({ service, path }: PolicyPlace, policy: object): GoogleRequest {
  return service === 'storage'
    ? { service, method: 'PUT', path: `${path}/iam`, body: policy }
    : { service, method: 'POST', path: `${path}:setIamPolicy`, body: { policy } };
}

/** The same text for bindings that mean the same. */
export function canonicalBindings(bindings: readonly Binding[]): string {
  const members = bindings.flatMap(({ role, members: all, condition }) =>
    all.map((member) => JSON.stringify([role, condition?.expression ?? '', member])),
  );
  return [...new Set(members)].sort().join('\n');
}

/** What a check says of a policy that is not the expected one: who may do more or less, not both documents. */
export function policyFault(found: readonly Binding[], expected: readonly Binding[]): string | undefined {
  const [there, wanted] = [canonicalBindings(found), canonicalBindings(expected)].map((text) => text.split('\n'));
  const besides = (there ?? []).filter((grant) => !wanted?.includes(grant));
  const missing = (wanted ?? []).filter((grant) => !there?.includes(grant));
  const parts = [
    ...(besides.length > 0 ? [`also grants ${grantsInWords(besides)}`] : []),
    ...(missing.length > 0 ? [`does not grant ${grantsInWords(missing)}`] : []),
  ];
  return parts.length === 0 ? undefined : parts.join(' and ');
}

function grantsInWords(grants: readonly string[]): string {
  const texts = grants
    .filter((grant) => grant !== '')
    .map((grant) => {
      const [role = '', condition = '', member = ''] = JSON.parse(grant) as string[];
      return `${role} to ${member}${condition === '' ? '' : ` if ${condition.slice(0, 60)}`}`;
    });
  return texts.length === 0 ? 'nothing' : listed(texts, 300);
}
