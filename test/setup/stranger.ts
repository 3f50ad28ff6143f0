interface KeyPair {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** MiniStack knows its root by the key's name and does not look at the root's signature. */
const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0';

/** Credentials of a new user of MiniStack whom no policy allows anything. */
export async function createStranger(endpoint: string): Promise<KeyPair> {
  const name = `stranger-${crypto.randomUUID()}`;
  await askIam(endpoint, 'CreateUser', name);
  const answer = await askIam(endpoint, 'CreateAccessKey', name);
  const [, accessKeyId] = /<AccessKeyId>(.+?)</.exec(answer) ?? [];
  const [, secretAccessKey] = /<SecretAccessKey>(.+?)</.exec(answer) ?? [];
  if (accessKeyId === undefined || secretAccessKey === undefined) throw new Error(`no access key in ${answer}`);
  return { accessKeyId, secretAccessKey };
}

async function askIam(endpoint: string, action: string, user: string): Promise<string> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: { authorization: AUTHORIZATION },
    body: new URLSearchParams({ Version: '2010-05-08', Action: action, UserName: user }),
  });
  if (!answer.ok) throw new Error(`${action} answered ${answer.status}: ${await answer.text()}`);
  return answer.text();
}
