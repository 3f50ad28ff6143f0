import type { AppName } from '../config/names.ts';
import { ACCESS } from '../config/store-access.ts';
import type { CloudRunConfig } from './config.ts';
import type { Binding } from './iam-policy.ts';
import { cloudNamesOf } from './names.ts';

const VIEWER = 'roles/storage.objectViewer';
/** Reads, writes and deletes: Google has no role that may create new objects but not overwrite. */
const USER = 'roles/storage.objectUser';
/** Lists: without it Google answers 403 for an object that is absent, and absence looks like refusal. */
const READER = 'roles/storage.legacyBucketReader';
/** Manages the bucket and empties it, but reads no object. */
const OWNER = 'roles/storage.legacyBucketOwner';
/** Google takes 12 logical operators in the condition of a grant: what needs more is two grants. https://cloud.google.com/iam/quotas */
const MOST_CLAUSES = 12;

/** What both apps may do with the bucket, by the same table as on AWS: only reading where they only read, more where they write. */
export function bucketGrants(config: CloudRunConfig): Binding[] {
  return (['user', 'admin'] as const).flatMap((app) => {
    const members = [`serviceAccount:${cloudNamesOf(config).accounts[app]}`];
    return [
      { role: READER, members },
      ...[VIEWER, USER].flatMap((role) =>
        conditionsOf(config, app, role).map((condition) => ({ role, members, condition })),
      ),
    ];
  });
}

/** Who is left beside the apps in a locked bucket: the project's owners, who cannot read what is in it. */
export function ownerGrants({ googleProject }: CloudRunConfig): Binding[] {
  return [{ role: OWNER, members: [`projectOwner:${googleProject}`] }];
}

/** The grants that Google makes for the roles of a project in each new bucket. */
export function isOfProject(member: string): boolean {
  return /^project(?:Owner|Editor|Viewer):/.test(member);
}

function conditionsOf(config: CloudRunConfig, app: AppName, role: string): Required<Binding>['condition'][] {
  const objects = `projects/_/buckets/${cloudNamesOf(config).bucket}/objects/`;
  const keys = Object.entries(ACCESS[app])
    .filter(([, actions]) => (actions.some((action) => action !== 's3:GetObject') ? USER : VIEWER) === role)
    .map(([pattern]) => pattern);
  // Google allows an expression few operators.
  const isCovered = (key: string): boolean =>
    keys.some((other) => other !== key && /^[^*]*\*$/.test(other) && key.startsWith(other.slice(0, -1)));
  const clauses = keys.filter((key) => !isCovered(key)).map((pattern) => clauseOf(objects, pattern));
  const title = `${app} ${role === USER ? 'writes' : 'reads'}`;
  return Array.from({ length: Math.ceil(clauses.length / MOST_CLAUSES) }, (_, index) => ({
    title: index === 0 ? title : `${title}, ${index + 1}`,
    expression: clauses.slice(index * MOST_CLAUSES, (index + 1) * MOST_CLAUSES).join(' || '),
  }));
}

/** A pattern of keys with up to two stars, as a clause of the Common Expression Language that IAM knows. */
function clauseOf(objects: string, pattern: string): string {
  const [start = '', middle] = pattern.split('*');
  if (middle === undefined) return `resource.name == "${objects}${start}"`;
  return middle === ''
    ? `resource.name.startsWith("${objects}${start}")`
    : `resource.name.extract("${objects}${start}{id}${middle}") != ""`;
}
