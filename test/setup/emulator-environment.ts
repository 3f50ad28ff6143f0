/** An emulator of AWS, and credentials for it. */
interface Reached {
  readonly endpoint: string;
  /** Certificate of the authority that its clients must trust. */
  readonly authority: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** What a process needs to work on an emulator instead of AWS. */
export function emulatorEnvironment({
  endpoint,
  authority,
  accessKeyId,
  secretAccessKey,
}: Reached): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_REGION: 'us-east-1',
    AWS_CA_BUNDLE: authority,
    NODE_EXTRA_CA_CERTS: authority,
  };
}
