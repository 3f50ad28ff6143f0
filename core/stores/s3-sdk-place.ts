import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { findProxies } from './find-proxy.ts';
import type { Proxies } from './proxies.ts';
import { orFault } from './s3-fault.ts';
import type { S3Place, S3Settings } from './s3-settings.ts';
import { isAwsHost } from './s3-settings.ts';

/** Finds region, endpoint and credentials as the SDK does (environment, shared files, the role of the machine), and with them the bucket's URL. */
export async function sdkPlace(bucket: string, { overFetch, proxy, ...given }: S3Settings): Promise<S3Place> {
  const proxies = overFetch ? undefined : await findProxies(proxy);
  const settings = { ...given, ...(proxies && { requestHandler: agentsFor(proxies) }) };
  const place = await placeBy(settings, bucket);
  return isAwsHost(place.base) ? place : placeBy({ ...settings, forcePathStyle: true }, bucket);
}

async function placeBy(config: S3ClientConfig, bucket: string): Promise<S3Place> {
  const client = new S3Client(config);
  const signed = await orFault('sign a URL', getSignedUrl(client, new HeadBucketCommand({ Bucket: bucket })));
  const { origin, pathname } = new URL(signed);
  return {
    base: new URL(`${origin}${pathname.replace(/\/$/, '')}`),
    region: await client.config.region(),
    credentials: async () => {
      const { accessKeyId, secretAccessKey, sessionToken } = await client.config.credentials();
      return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
    },
  };
}

/** Where the SDK asks a service who it is, such as for an assumed role. It asks the machine's own metadata by other connections, without a proxy. */
function agentsFor({ http, https, except, isForLoopback }: Proxies): { httpAgent: HttpAgent; httpsAgent: HttpsAgent } {
  const proxyEnv = {
    ...(http && { HTTP_PROXY: http.text }),
    ...(https && { HTTPS_PROXY: https.text }),
    NO_PROXY: isForLoopback ? except : `${except},localhost,127.0.0.1,::1`,
  };
  return {
    httpAgent: new HttpAgent({ keepAlive: true, proxyEnv }),
    httpsAgent: new HttpsAgent({ keepAlive: true, proxyEnv }),
  };
}
