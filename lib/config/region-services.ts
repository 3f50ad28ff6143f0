import type { AwsTarget } from './names.ts';
import { partitionOf } from './region.ts';

/** Services that not every region has and that a target cannot do without. */
type Service = 'CloudFront' | 'Lambda function URLs';

const NEEDED: Readonly<Record<AwsTarget, readonly Service[]>> = {
  lambda: ['CloudFront', 'Lambda function URLs'],
  fargate: ['CloudFront'],
  ec2: ['CloudFront'],
  ami: ['CloudFront'],
  // Roles, and nothing that anybody asks.
  'pipeline-role': [],
};

/**
 * Why CloudFront cannot serve what is declared here: with CloudFront's own name, signed requests to functions, and certificate and firewall
 * in us-east-1. Other partitions than these have none (`endpoints.json` of botocore 1.35).
 */
const CLOUDFRONT: Readonly<Record<string, string | undefined>> = {
  aws: undefined,
  // https://docs.amazonaws.cn/en_us/aws/latest/userguide/cloudfront.html, https://docs.amazonaws.cn/en_us/aws/latest/userguide/waf.html
  'aws-cn': 'CloudFront in China has no default domain name, no signed requests to an origin and no firewall',
  // https://docs.aws.amazon.com/solutions/latest/distributed-load-testing-on-aws/deploy-govcloud.html
  'aws-us-gov': 'GovCloud has no CloudFront',
  // It has one since 2026: https://github.com/aws/aws-sdk-kotlin/releases/tag/v1.9.44
  'aws-eusc': 'CloudFront in the European Sovereign Cloud is untested, and us-east-1 is not in that cloud',
};

/** Source: https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html, read in November 2026. */
const WITHOUT_FUNCTION_URLS: readonly string[] = [
  'ap-east-2',
  'ap-south-2',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-6',
  'ap-southeast-7',
  'ca-west-1',
  'eu-central-2',
  'eu-south-2',
  'il-central-1',
  'me-central-1',
];
/** Source: https://docs.amazonaws.cn/en_us/aws/latest/userguide/lambda.html */
const PARTITIONS_WITHOUT_FUNCTION_URLS: readonly string[] = ['aws-cn'];

/** Why a target cannot run in a region, in words; undefined where it can. Throws `config` for no region. */
export function regionProblem(target: AwsTarget, region: string): string | undefined {
  const reasons = NEEDED[target].flatMap((service) => lackOf(service, region) ?? []);
  if (reasons.length === 0) return undefined;
  return `${target} cannot run in ${region}: ${reasons.join('; ')}. ${adviceFor(target, region)}`;
}

function lackOf(service: Service, region: string): string | undefined {
  const partition = partitionOf(region);
  if (service === 'CloudFront')
    return Object.hasOwn(CLOUDFRONT, partition) ? CLOUDFRONT[partition] : `${partition} has no CloudFront`;
  const isLacking = WITHOUT_FUNCTION_URLS.includes(region) || PARTITIONS_WITHOUT_FUNCTION_URLS.includes(partition);
  return isLacking ? `${region} has no Lambda function URLs` : undefined;
}

function adviceFor(target: AwsTarget, region: string): string {
  if (partitionOf(region) !== 'aws')
    return 'Use a region such as eu-west-2, or run the image with --target docker there';
  return target === 'lambda' ? `Take fargate or ec2 there, or another region` : 'Use another region';
}
