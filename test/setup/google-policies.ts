import type { Binding, GoogleState, StoredPolicy } from './google-state.ts';
import { ApiError, itemOf } from './google-state.ts';

const CONDITIONS = 3;
const NOT_PERMITTED = new ApiError(
  400,
  'FAILED_PRECONDITION',
  'One or more users named in the policy do not belong to a permitted customer, perhaps due to an organization policy.',
);

/** The policy as a caller gets it: one who does not ask for version 3 sees no conditions. */
export function getPolicy(state: GoogleState, name: string, version: number): object {
  itemOf(state, name);
  const { bindings, revision, ...policy } = policyOf(state, name);
  const shown = bindings.map(({ role, members, condition }) => {
    if (!condition) return { role, members };
    return version < CONDITIONS ? { role: `${role}_withcond_hidden`, members } : { role, members, condition };
  });
  return {
    version: version < CONDITIONS ? 1 : policy.version,
    etag: etagOf(revision),
    ...(shown.length > 0 && { bindings: shown }),
  };
}

/**
 * Replaces a policy, unless another caller did so since it was read. `conflict` is how the service says that. The project is one of an
 * organisation that restricts sharing by domain, as new ones do: nothing is granted to everybody
 * (https://cloud.google.com/resource-manager/docs/organization-policy/restricting-domains).
 */
export function setPolicy(
  state: GoogleState,
  name: string,
  policy: { version?: number; etag?: string; bindings?: Binding[] },
  conflict: ApiError = new ApiError(409, 'ABORTED', 'There were concurrent policy changes. Please retry.'),
): object {
  itemOf(state, name);
  const found = policyOf(state, name);
  if (policy.etag !== undefined && policy.etag !== etagOf(found.revision)) throw conflict;
  const bindings = policy.bindings ?? [];
  if (bindings.some(({ condition }) => condition) && policy.version !== CONDITIONS)
    throw new ApiError(400, 'INVALID_ARGUMENT', 'conditions need version 3 of the policy');
  const members = new Set(bindings.flatMap((binding) => binding.members));
  if (members.has('allUsers') || members.has('allAuthenticatedUsers')) throw NOT_PERMITTED;
  requireMembers(state, members);
  state.policies.set(name, { version: policy.version ?? 1, bindings, revision: found.revision + 1 });
  return getPolicy(state, name, CONDITIONS);
}

/** A deleted member stays in the policies under another name, which has no rights any more. */
export function forgetMember(state: GoogleState, email: string): void {
  for (const { bindings } of state.policies.values()) {
    for (const binding of bindings) {
      binding.members = binding.members.map((member) =>
        member === `serviceAccount:${email}` ? `deleted:${member}?uid=1` : member,
      );
    }
  }
}

export function isMember(state: GoogleState, name: string, role: string, member: string): boolean {
  return policyOf(state, name).bindings.some((binding) => binding.role === role && binding.members.includes(member));
}

function policyOf(state: GoogleState, name: string): StoredPolicy {
  return state.policies.get(name) ?? { version: 1, bindings: [], revision: 1 };
}

function etagOf(revision: number): string {
  return Buffer.from(`etag-${revision}`).toString('base64');
}

/** An account that was just made is unknown to the other services when they first hear of it. */
function requireMembers(state: GoogleState, members: ReadonlySet<string>): void {
  const emails = [...members]
    .filter((member) => member.startsWith('serviceAccount:'))
    .map((member) => member.slice(15));
  const unknown = emails.filter((email) => {
    const waits = state.unpropagated.get(email) ?? 0;
    state.unpropagated.set(email, waits - 1);
    return waits > 0 || ![...state.items.keys()].some((name) => name.endsWith(`/serviceAccounts/${email}`));
  });
  if (unknown.length > 0)
    throw new ApiError(400, 'INVALID_ARGUMENT', `Service account ${unknown.join()} does not exist.`);
}
