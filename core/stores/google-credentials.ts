/** Who asks Google. */
export interface GoogleCredentials {
  /** Headers that show it: a token, and the project that is charged where a person asks. */
  headers(): Promise<Readonly<Record<string, string>>>;
  /** A token for a service that takes only named callers; undefined where there is none for these credentials. */
  identityToken(audience: string): Promise<string | undefined>;
  /** E-mail address of the service account. Throws `store_unusable` where it is none. */
  account(): Promise<string>;
  /** RSA-SHA256 signature, base64, with a key of the service account. Throws `store_unusable` where it is none. */
  sign(text: string): Promise<string>;
}

export interface GoogleCredentialsOptions {
  /** A file of Application Default Credentials. */
  readonly file: string | undefined;
  /** Origin of the metadata server, where that is not Google's own. */
  readonly metadata: string | undefined;
  /** Origin of the IAM credentials API, where that is not Google's own. */
  readonly iam: string | undefined;
  /** Project that is charged for what a person asks, where the file names none. */
  readonly quotaProject?: string | undefined;
  /** Makes the requests, but for those to the metadata server. Default: the platform's own. */
  readonly fetch?: typeof fetch | undefined;
}

export const IAM_ORIGIN = 'https://iamcredentials.googleapis.com';
