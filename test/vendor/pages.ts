import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Asked } from './wire.ts';

/** How a list goes on: what its answer carries, and in which member the next question gives it back. */
interface Paging {
  readonly input: string;
  readonly output: string;
}

const PACKAGES: Readonly<Record<string, string>> = {
  autoscaling: 'auto-scaling',
  budgets: 'budgets',
  cloudformation: 'cloudformation',
  cloudfront: 'cloudfront',
  cloudwatch: 'cloudwatch',
  logs: 'cloudwatch-logs',
  ec2: 'ec2',
  ecr: 'ecr',
  ecs: 'ecs',
  elasticloadbalancing: 'elastic-load-balancing-v2',
  iam: 'iam',
  imagebuilder: 'imagebuilder',
  lambda: 'lambda',
  s3: 's3',
};

/** Lists whose models have no `paginated` trait. */
const WITHOUT_TRAIT: Readonly<Record<string, Paging>> = {
  // https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListRules.html and API_ListTargetsByRule.html
  'events ListRules': { input: 'NextToken', output: 'NextToken' },
  'events ListTargetsByRule': { input: 'NextToken', output: 'NextToken' },
  // https://docs.aws.amazon.com/waf/latest/APIReference/API_ListWebACLs.html
  'wafv2 ListWebACLs': { input: 'NextMarker', output: 'NextMarker' },
  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html
  's3 ListObjectVersions': { input: 'key-marker', output: 'NextKeyMarker' },
};

const require = createRequire(import.meta.url);

/** Every list of the services that has pages, by its call: what the SDK's paginators are made of, which is the model's trait. */
export const PAGED: ReadonlyMap<string, Paging> = new Map([
  ...Object.entries(PACKAGES).flatMap(([service, name]) => pagingOf(service, name)),
  ...Object.entries(WITHOUT_TRAIT),
]);

function pagingOf(service: string, name: string): [string, Paging][] {
  const folder = join(dirname(require.resolve(`@aws-sdk/client-${name}`)), '../dist-es/pagination');
  const made = /createPaginator\(\w+, (\w+)Command, "([^"]+)", "([^"]+)"/;
  return readdirSync(folder).flatMap((file): [string, Paging][] => {
    const [, operation, input, output] = made.exec(readFileSync(join(folder, file), 'utf8')) ?? [];
    return operation !== undefined && input !== undefined && output !== undefined
      ? [[`${service} ${operation}`, { input, output }]]
      : [];
  });
}

const NEXT = 'the-second-page';

/** What is asked for by its name is answered whole, and pages of WAF are never empty before their end. */
const WHOLE = /\b(?:Names\.member|StackName=|AlarmNames|repositoryNames)|Scope":"CLOUDFRONT/;

export function isFirstPage({ call, text }: Asked): boolean {
  return PAGED.has(call) && !text.includes(NEXT) && !WHOLE.test(text);
}

/** A page with nothing on it but where the next one begins, which every reference allows. */
export function firstPageOf({ call, service, operation }: Asked): object {
  const [top = '', ...inner] = PAGED.get(call)?.output.split('.') ?? [];
  const isMarked = ['s3', 'iam', 'cloudfront'].includes(service.name) && operation !== 'ListBuckets';
  const marks = { ...(isMarked && { IsTruncated: true }) };
  if (inner.length === 0) return { ...marks, [top]: NEXT };
  return { [top]: { ...marks, Quantity: 0, [inner.join('.')]: NEXT } };
}
