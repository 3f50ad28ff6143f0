import type { IncomingMessage } from 'node:http';
import { NormalizedSchema } from '@smithy/core/schema';
import type { Service } from './services.ts';
import { SERVICES } from './services.ts';

/** A request as it was sent, and what it asks for. */
export interface Asked {
  /** Service and operation, such as `s3 ListBuckets`. */
  readonly call: string;
  readonly service: Service;
  readonly operation: string;
  readonly region: string;
  readonly method: string;
  readonly headers: IncomingMessage['headers'];
  /** Address and body, decoded: everything that was asked by. */
  readonly text: string;
}

/** Who is asked for what, by what is on the wire only. Throws where the models know no such request. */
export function understand(request: IncomingMessage, body: string): Asked {
  const { headers, method = '' } = request;
  const [, , region = '', scope = ''] = /Credential=([^,]+)/.exec(headers.authorization ?? '')?.[1]?.split('/') ?? [];
  const service = SERVICES.get(scope);
  if (!service) throw new Error(`nothing is known of the service ${scope}`);
  const url = new URL(request.url ?? '/', 'http://localhost');
  const operation = operationOf(service, method, url, headers['x-amz-target'], body);
  if (operation === undefined) throw new Error(`${service.name} has no operation at ${method} ${request.url ?? ''}`);
  const text = decodeURIComponent(`${request.url ?? ''} ${body}`.replaceAll('+', ' '));
  return { call: `${service.name} ${operation}`, service, operation, region, method, headers, text };
}

function operationOf(
  service: Service,
  method: string,
  url: URL,
  target: string | string[] | undefined,
  body: string,
): string | undefined {
  if (service.protocol === 'json') return String(target).split('.').at(-1);
  if (service.protocol === 'query' || service.protocol === 'ec2')
    return new URLSearchParams(body).get('Action') ?? undefined;
  // Of several the one with the most that is literal: `/?location` before `/`.
  const fitting = [...service.operations].flatMap(([name, schema]) => {
    const [verb, template] = NormalizedSchema.of(schema).getMergedTraits().http ?? [];
    const score = verb === method ? likeness(template ?? '', pathOf(service, url), url.searchParams) : undefined;
    return score === undefined ? [] : [{ name, score }];
  });
  return fitting.sort((one, other) => other.score - one.score)[0]?.name;
}

/** Models of S3 leave the bucket to the host name; on an endpoint of one's own it is the first segment. */
function pathOf({ name }: Service, { pathname }: URL): string[] {
  const segments = pathname.split('/').filter((segment) => segment !== '');
  return name === 's3' ? segments.slice(1) : segments;
}

function likeness(template: string, path: readonly string[], query: URLSearchParams): number | undefined {
  const [way = '', search = ''] = template.split('?');
  const segments = way.split('/').filter((segment) => segment !== '');
  const isGreedy = segments.at(-1)?.endsWith('+}') === true;
  if (isGreedy ? path.length < segments.length : path.length !== segments.length) return undefined;
  const literals = segments.filter((segment) => !segment.startsWith('{'));
  if (!segments.every((segment, index) => segment.startsWith('{') || segment === path[index])) return undefined;
  const asked = [...new URLSearchParams(search)];
  const isThere = ([key, value]: [string, string]): boolean =>
    query.has(key) && (value === '' || query.get(key) === value);
  return asked.every(isThere) ? literals.length + asked.length : undefined;
}
