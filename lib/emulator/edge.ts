import { createHash, createHmac } from 'node:crypto';
import { GetFunctionUrlConfigCommand, GetPolicyCommand, paginateListFunctions } from '@aws-sdk/client-lambda';
import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import { paginateListDistributions } from '@aws-sdk/client-cloudfront';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Aws, AwsSettings, Credentials } from '../aws/aws.ts';
import { connectAws, unlessAbsent } from '../aws/aws.ts';
import { readDistribution } from '../aws/declared/readers/cloudfront.ts';
import { parseStatements } from '../aws/components/statements.ts';
import { grantedDistribution, URL_ACTIONS } from '../aws/grants.ts';
import type { HttpProbe, HttpProbeRequest } from '../http-probe.ts';

/** How long a distribution is believed to be as it was. */
const BELIEVE_MS = 300;
const LAMBDA_REQUEST_BYTES = 6 * 1024 * 1024;

/**
 * The half of CloudFront that MiniStack leaves out: it serves function URLs as origins but does not sign for them. This puts the signature
 * on, and only where CloudFront would: the origin has an access control that signs always, the function grants both actions to this
 * distribution, and a body comes with its hash. Everything else passes unsigned, to be refused.
 */
export function createEdge(settings: AwsSettings, reach: HttpProbe): HttpProbe {
  const edge = {
    settings,
    global: connectAws(settings),
    known: new Map<string, { until: number; found: Promise<Known | undefined> }>(),
  };
  return async (request) => {
    const { hostname, pathname } = new URL(request.url);
    if (!hostname.endsWith('.cloudfront.net')) return reach(request);
    const known = await recall(edge, hostname);
    const origin = known && signing(known, pathname);
    if (isTooLarge(request)) return new Response('{"Message":"request too large"}', { status: 413 });
    if (!origin) return reach(request);
    const url = new URL(request.url);
    if (origin.isDirect && url.protocol === 'https:') url.host = origin.host;
    const credentials = await edge.global.sts.config.credentials();
    return reach(await signed({ ...request, url: url.href }, credentials, origin.region));
  };
}

/** Lambda takes 6 MB, and a function URL hands it binary bodies as base64. */
function isTooLarge({ body }: HttpProbeRequest): boolean {
  return body !== undefined && Math.ceil(body.byteLength / 3) * 4 > LAMBDA_REQUEST_BYTES;
}

interface Edge {
  readonly settings: AwsSettings;
  readonly global: Aws;
  readonly known: Map<string, { until: number; found: Promise<Known | undefined> }>;
}

interface SignedOrigin {
  readonly region: string;
  readonly host: string;
}

interface Known {
  readonly config: DistributionConfig;
  /** By the ids of origins; those that CloudFront would not sign for are not in it. */
  readonly signs: ReadonlyMap<string, SignedOrigin>;
}

function recall(edge: Edge, hostname: string): Promise<Known | undefined> {
  const remembered = edge.known.get(hostname);
  if (remembered && remembered.until > Date.now()) return remembered.found;
  const found = look(edge, hostname);
  edge.known.set(hostname, { until: Date.now() + BELIEVE_MS, found });
  return found;
}

async function look({ settings, global }: Edge, hostname: string): Promise<Known | undefined> {
  for await (const { DistributionList } of paginateListDistributions({ client: global.cloudfront }, {})) {
    const item = (DistributionList?.Items ?? []).find(({ DomainName }) => DomainName === hostname);
    const { ARN = '', DistributionConfig: config } =
      (item && (await readDistribution(global.cloudfront, item.Id ?? '')))?.found ?? {};
    if (!config) continue;
    const signs = new Map<string, SignedOrigin>();
    for (const { Id = '', DomainName: host = '', OriginAccessControlId = '' } of config.Origins?.Items ?? []) {
      const region = /\.lambda-url\.([a-z0-9-]+)\.on\.aws$/.exec(host)?.[1];
      if (OriginAccessControlId === '' || region === undefined) continue;
      if (await isGranted({ ...settings, region }, host, ARN)) signs.set(Id, { region, host });
    }
    return { config, signs };
  }
  return undefined;
}

/** Whether and how a request is signed. A behaviour that forwards no headers would drop a signature: its origin is asked directly. */
function signing(known: Known, path: string): (SignedOrigin & { readonly isDirect: boolean }) | undefined {
  const { CacheBehaviors, DefaultCacheBehavior } = known.config;
  const behaviour =
    CacheBehaviors?.Items?.find(({ PathPattern }) => matches(PathPattern ?? '', path)) ?? DefaultCacheBehavior;
  const origin = known.signs.get(behaviour?.TargetOriginId ?? '');
  return origin && { ...origin, isDirect: (behaviour?.OriginRequestPolicyId ?? '') === '' };
}

function matches(pattern: string, path: string): boolean {
  const escaped = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^/?${escaped}$`).test(path) || new RegExp(`^${escaped}$`).test(path);
}

async function isGranted(settings: AwsSettings, host: string, distribution: string): Promise<boolean> {
  const aws = connectAws(settings);
  try {
    for await (const { Functions = [] } of paginateListFunctions({ client: aws.lambda }, {})) {
      for (const { FunctionName } of Functions) {
        const absent = ['ResourceNotFoundException'];
        const url = await unlessAbsent(absent, aws.lambda.send(new GetFunctionUrlConfigCommand({ FunctionName })));
        if (url?.FunctionUrl === undefined || new URL(url.FunctionUrl).host !== host) continue;
        const policy = await unlessAbsent(absent, aws.lambda.send(new GetPolicyCommand({ FunctionName })));
        const granted = parseStatements(policy?.Policy).filter(
          (statement) => grantedDistribution(statement) === distribution,
        );
        return URL_ACTIONS.every((action) => granted.some((statement) => statement.Action === action));
      }
    }
    return false;
  } finally {
    aws.close();
  }
}

/** The request with a signature in the name of who asks; unchanged when its body has no hash or another one. */
async function signed(request: HttpProbeRequest, credentials: Credentials, region: string): Promise<HttpProbeRequest> {
  const { method = 'GET', url, headers = {}, body } = request;
  const { hostname, pathname, searchParams } = new URL(url);
  const hash = createHash('sha256')
    .update(body ?? new Uint8Array(0))
    .digest('hex');
  if (body && body.byteLength > 0 && headers['x-amz-content-sha256'] !== hash) return request;
  const signer = new SignatureV4({ service: 'lambda', region, credentials, sha256: NodeSha256 });
  const { headers: signature } = await signer.sign(
    {
      method,
      protocol: 'https:',
      hostname,
      path: pathname,
      query: Object.fromEntries(searchParams),
      headers: { host: hostname, 'x-amz-content-sha256': hash },
    },
    { signableHeaders: new Set(['host', 'x-amz-content-sha256', 'x-amz-date', 'x-amz-security-token']) },
  );
  return { ...request, headers: { ...headers, ...signature } };
}

interface Digest {
  update(data: string | Uint8Array): unknown;
  digest(): Buffer;
}

/** SHA-256, keyed or not, in the form that the signer asks for. */
class NodeSha256 {
  readonly #secret: string | Uint8Array | undefined;
  #hash: Digest;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#secret = secret === undefined || typeof secret === 'string' ? secret : bytesOf(secret);
    this.#hash = this.#start();
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(typeof data === 'string' ? data : bytesOf(data));
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(new Uint8Array(this.#hash.digest()));
  }

  reset(): void {
    this.#hash = this.#start();
  }

  #start(): Digest {
    return this.#secret === undefined ? createHash('sha256') : createHmac('sha256', this.#secret);
  }
}

function bytesOf(data: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
