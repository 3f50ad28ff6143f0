import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where Google's services are, where that is not Google. */
export interface GcsSettings {
  /** Origin of the storage API; an emulator takes requests without credentials. Default `STORAGE_EMULATOR_HOST`, else Google's. */
  readonly storage?: string | undefined;
  /** Origin of the metadata server. Default `GCE_METADATA_HOST`, else the one of every Google machine. */
  readonly metadata?: string | undefined;
  /** Origin of the IAM credentials API. */
  readonly iam?: string | undefined;
  /** The proxy for every request but those to the metadata server, or `none`. Default: `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`. */
  readonly proxy?: string | undefined;
}

/** What the environment says, by the names that Google's own libraries read. Nothing else in the product knows them. */
export function processGcsSettings(): GcsSettings {
  const { STORAGE_EMULATOR_HOST, GCE_METADATA_HOST } = process.env;
  return { storage: originOf(STORAGE_EMULATOR_HOST), metadata: originOf(GCE_METADATA_HOST) };
}

/**
 * The file of Application Default Credentials: the one that a variable names, else the one that `gcloud auth application-default login`
 * wrote (https://cloud.google.com/docs/authentication/application-default-credentials). Undefined where there is none.
 */
export function credentialsFile(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  const { GOOGLE_APPLICATION_CREDENTIALS: named, CLOUDSDK_CONFIG, APPDATA, HOME } = environment;
  if (named !== undefined && named !== '') return named;
  const own = process.platform === 'win32' ? APPDATA : HOME && join(HOME, '.config');
  const folder = CLOUDSDK_CONFIG ?? (own && join(own, 'gcloud'));
  const written = folder && join(folder, 'application_default_credentials.json');
  return written && existsSync(written) ? written : undefined;
}

function originOf(host: string | undefined): string | undefined {
  if (host === undefined || host === '') return undefined;
  return (host.includes('://') ? host : `http://${host}`).replace(/\/$/, '');
}
