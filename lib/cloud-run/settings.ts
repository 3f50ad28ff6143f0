import { credentialsFile } from '../../core/stores/gcs-settings.ts';

/** What the deployment to Cloud Run takes from the environment of its process. This file is its only reader. */
export interface CloudRunSettings {
  /** Set: a test server answers in the place of all of Google's APIs. */
  readonly endpoint: string | undefined;
  /** Origin of the metadata server, where that is not Google's own. */
  readonly metadata: string | undefined;
  /** The project, where no flag says it. */
  readonly project: string | undefined;
  /** A file of Application Default Credentials. */
  readonly credentials: string | undefined;
  /** A token for Google's APIs, in the place of all other credentials. */
  readonly accessToken: string | undefined;
  /** A token that shows who asks a service which not everybody may ask. */
  readonly identityToken: string | undefined;
}

export function cloudRunSettings(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): CloudRunSettings {
  const value = (name: string): string | undefined => (environment[name] === '' ? undefined : environment[name]);
  const metadata = value('GCE_METADATA_HOST');
  return {
    endpoint: value('SGRAPH_SEND_GOOGLE_ENDPOINT')?.replace(/\/$/, ''),
    metadata: metadata === undefined || metadata.includes('://') ? metadata : `http://${metadata}`,
    credentials: credentialsFile(environment),
    project: value('GOOGLE_CLOUD_PROJECT') ?? value('CLOUDSDK_CORE_PROJECT'),
    accessToken: value('GOOGLE_OAUTH_ACCESS_TOKEN') ?? value('CLOUDSDK_AUTH_ACCESS_TOKEN'),
    identityToken: value('GOOGLE_IDENTITY_TOKEN'),
  };
}
