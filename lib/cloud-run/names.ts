import { createHash } from 'node:crypto';
import type { AppName } from '../config/names.ts';

/** Everything has a name that follows from the configuration, so no state is kept anywhere. */
interface CloudNames {
  readonly bucket: string;
  readonly repository: string;
  /** Of the digests of the admin keys. */
  readonly secret: string;
  /** Of the client at the sign-in provider. */
  readonly signInSecret: string;
  readonly services: Readonly<Record<AppName, string>>;
  /** E-mail addresses of the service accounts. */
  readonly accounts: Readonly<Record<AppName, string>>;
  /** Resource names, as the APIs' paths have them. */
  readonly project: string;
  readonly location: string;
}

/** The members of a configuration from which the names follow. */
interface Named {
  readonly project: string;
  readonly environment: string;
  readonly googleProject: string;
  readonly region: string;
}

export function cloudNamesOf({ project, environment, googleProject, region }: Named): CloudNames {
  const base = `${project}-${environment}`;
  // A service account belongs to no region, and its name has room for 30 characters.
  const place = createHash('sha256').update(`${project}/${environment}/${region}`).digest('hex').slice(0, 8);
  const both = (name: (app: AppName) => string): Record<AppName, string> => ({
    user: name('user'),
    admin: name('admin'),
  });
  return {
    bucket: `${base}-${googleProject}-${region}`,
    repository: base,
    secret: `${base}-admin-keys-${region}`,
    signInSecret: `${base}-sign-in-${region}`,
    services: both((app) => `${base}-${app}`),
    accounts: both((app) => `${environment}-${app}-${place}@${googleProject}.iam.gserviceaccount.com`),
    project: `projects/${googleProject}`,
    location: `projects/${googleProject}/locations/${region}`,
  };
}

/** Labels of a resource. Whether it is locked is kept nowhere else. */
export function labelsOf({ project, environment }: Named, locked: boolean): Record<string, string> {
  return { project, environment, target: 'cloud-run', locked: String(locked) };
}
