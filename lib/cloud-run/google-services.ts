/**
 * The APIs that a deployment needs in its project: those that the verbs call, and `iamcredentials`, which the apps ask to sign URLs
 * in direct mode. A project that was just made has few of them enabled.
 */
const NEEDED_SERVICES: readonly string[] = [
  'run',
  'artifactregistry',
  'iam',
  'iamcredentials',
  'storage',
  'secretmanager',
  'cloudresourcemanager',
  'logging',
  'serviceusage',
].map((name) => `${name}.googleapis.com`);

/** Those of the needed APIs that are not among the enabled ones. */
export function missingServices(enabled: readonly string[]): string[] {
  return NEEDED_SERVICES.filter((name) => !enabled.includes(name));
}

/** The command that enables APIs; to enable one again changes nothing. */
export function enableCommand(names: readonly string[] = NEEDED_SERVICES, project = 'PROJECT'): string {
  return `gcloud services enable ${names.join(' ')} --project ${project}`;
}
