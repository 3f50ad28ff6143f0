import { randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';

const DIGEST_BYTES = 28;

/**
 * A name for the version that holds this value: a salted scrypt digest of it, and random characters. Whoever has the value recognises the
 * version without reading it; the digest of a secret of 16 characters or more gives nothing away. 32 to 64 characters
 * (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html, ClientRequestToken). The random ones make a new
 * version of a value that was there before: a request with the name of an old version is ignored.
 */
export async function versionOf(secretName: string, value: string): Promise<string> {
  return (await digestOf(secretName, value)) + randomBytes(4).toString('hex');
}

/** Whether `create` put a version in: CloudFormation of an emulator begins with an empty one, and another program's has another name. */
export function isOurs(version: string | undefined): version is string {
  return version !== undefined && /^[0-9a-f]{64}$/.test(version);
}

/** Whether a version holds this value. One that another program has made has another name. */
export async function hasValue(version: string, secretName: string, value: string): Promise<boolean> {
  return version.startsWith(await digestOf(secretName, value));
}

async function digestOf(secretName: string, value: string): Promise<string> {
  const derive = promisify<string, string, number, Buffer>(scrypt);
  return (await derive(value, secretName, DIGEST_BYTES)).toString('hex');
}
