/** Prices of one page of a vendor, in US dollars, without free tiers and in the first step of a scale. */
interface PriceSheet {
  readonly page: string;
  /** Where they hold; other regions differ by some per cent, Google's by up to a third. */
  readonly place: string;
  /** When they were taken from the page. */
  readonly asOf: string;
  readonly prices: Readonly<Record<string, number>>;
}

/** Every price that an estimate uses, once, with where it is from. The only file that names any. */
export const PRICE_SHEETS = {
  s3: {
    page: 'https://aws.amazon.com/s3/pricing/',
    place: 'eu-west-2',
    asOf: '2026',
    // Of requests `s3Put` is PUT, POST and LIST, `s3Get` GET, HEAD and all others; DELETE costs nothing.
    prices: { s3GbMonth: 0.024, s3Put: 5.3e-6, s3Get: 4.2e-7, s3InternetGb: 0.09 },
  },
  lambda: {
    page: 'https://aws.amazon.com/lambda/pricing/',
    place: 'eu-west-2, arm64',
    asOf: '2026',
    prices: { lambdaRequest: 2e-7, lambdaGbSecond: 1.333_34e-5 },
  },
  cloudFront: {
    page: 'https://aws.amazon.com/cloudfront/pricing/',
    place: 'Europe',
    asOf: '2026',
    // "Regional Data Transfer Out to Internet" for recipients, "to Origin" for what senders upload.
    prices: { cloudFrontGb: 0.085, cloudFrontOriginGb: 0.02, cloudFrontRequest: 1.2e-6 },
  },
  cloudWatch: {
    page: 'https://aws.amazon.com/cloudwatch/pricing/',
    place: 'eu-west-2',
    asOf: '2026',
    prices: { logGb: 0.5985, alarmMonth: 0.1, metricMonth: 0.3, dashboardMonth: 3 },
  },
  secretsManager: {
    page: 'https://aws.amazon.com/secrets-manager/pricing/',
    place: 'every region',
    asOf: '2026',
    // US$ 0.05 for 10,000 calls, of which a process makes one in an hour with sign-ins.
    prices: { awsSecretMonth: 0.4 },
  },
  waf: {
    page: 'https://aws.amazon.com/waf/pricing/',
    place: 'every region',
    asOf: '2026',
    prices: { aclMonth: 5, ruleMonth: 1, wafRequest: 6e-7 },
  },
  fargate: {
    page: 'https://aws.amazon.com/fargate/pricing/',
    place: 'eu-west-2, Linux, x86',
    asOf: '2026',
    prices: { fargateCpuHour: 0.046_56, fargateGbHour: 0.005_11 },
  },
  loadBalancer: {
    page: 'https://aws.amazon.com/elasticloadbalancing/pricing/',
    place: 'eu-west-2',
    asOf: '2026',
    prices: { balancerHour: 0.026_46 },
  },
  network: {
    page: 'https://aws.amazon.com/vpc/pricing/',
    place: 'eu-west-2',
    asOf: '2026',
    // What is not declared because of them: a NAT gateway, and an interface endpoint in one zone. The endpoint of S3 costs nothing.
    prices: { publicAddressHour: 0.005, natHour: 0.05, endpointHour: 0.011 },
  },
  volumes: {
    page: 'https://aws.amazon.com/ebs/pricing/',
    place: 'eu-west-2, gp3',
    asOf: '2026',
    prices: { volumeGbMonth: 0.0928, snapshotGbMonth: 0.053 },
  },
  cloudRun: {
    page: 'https://cloud.google.com/run/pricing',
    place: 'europe-west2, with request-based billing',
    asOf: '2026',
    prices: { cpuSecond: 3.36e-5, gibSecond: 3.5e-6, runRequest: 4e-7 },
  },
  googleNetwork: {
    page: 'https://cloud.google.com/vpc/network-pricing',
    place: 'from Europe to most of the world',
    asOf: '2026',
    prices: { internetGb: 0.12 },
  },
  cloudStorage: {
    page: 'https://cloud.google.com/storage/pricing',
    place: 'europe-west2, Standard',
    asOf: '2026',
    // Class A is writes and lists, class B reads.
    prices: { gcsGbMonth: 0.023, classA: 5e-6, classB: 4e-7 },
  },
  artifactRegistry: {
    page: 'https://cloud.google.com/artifact-registry/pricing',
    place: 'every region',
    asOf: '2026',
    prices: { imageGbMonth: 0.1 },
  },
  secretManager: {
    page: 'https://cloud.google.com/secret-manager/pricing',
    place: 'every region',
    asOf: '2026',
    prices: { secretVersionMonth: 0.06 },
  },
} as const satisfies Record<string, PriceSheet>;

const { s3, lambda, cloudFront, cloudWatch, secretsManager, waf, fargate, loadBalancer, network, volumes } =
  PRICE_SHEETS;
const { cloudRun, googleNetwork, cloudStorage, artifactRegistry, secretManager } = PRICE_SHEETS;

export const PRICES = {
  ...s3.prices,
  ...lambda.prices,
  ...cloudFront.prices,
  ...cloudWatch.prices,
  ...secretsManager.prices,
  ...waf.prices,
  ...fargate.prices,
  ...loadBalancer.prices,
  ...network.prices,
  ...volumes.prices,
  ...cloudRun.prices,
  ...googleNetwork.prices,
  ...cloudStorage.prices,
  ...artifactRegistry.prices,
  ...secretManager.prices,
} as const;

/** Of an hour of Linux in eu-west-2, by type (https://aws.amazon.com/ec2/pricing/on-demand/, 2026); others are the reader's to look up. */
export const MACHINE_HOURS: Readonly<Record<string, number>> = {
  't3.small': 0.0236,
  't4g.small': 0.0188,
  't3.medium': 0.0472,
};
