/** What the deployment takes from the environment of its process. This file is its only reader. */
export interface DeploySettings {
  /** Set: an emulator answers instead of AWS. */
  readonly endpoint: string | undefined;
  /** Account that the CDK command found for the credentials. */
  readonly defaultAccount: string | undefined;
  /** An admin key that the operator chose; one is made otherwise. */
  readonly adminKey: string | undefined;
  /** Whose pipeline it is, as owner/name: for the role that it deploys with. */
  readonly repository: string | undefined;
}

export function deploySettings(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): DeploySettings {
  const value = (name: string): string | undefined => (environment[name] === '' ? undefined : environment[name]);
  return {
    endpoint: value('AWS_ENDPOINT_URL')?.replace(/\/$/, ''),
    defaultAccount: value('CDK_DEFAULT_ACCOUNT'),
    adminKey: value('SGRAPH_SEND_ADMIN_KEY'),
    repository: value('GITHUB_REPOSITORY'),
  };
}

/** Leaves the CDK's validation of templates out of this process: it takes most of the time of a synthesis, and `cdk synth` has it. */
export function skipTemplateValidation(): void {
  process.env['CDK_VALIDATION'] = 'false';
}
