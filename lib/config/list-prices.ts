/**
 * List prices in US dollars of eu-west-2 without the free tier, and of CloudFront in Europe: the pages "pricing" of S3, Lambda, CloudFront, CloudWatch, Fargate, EC2 and Elastic
 * Load Balancing at aws.amazon.com, as published in 2026. Other regions differ by some per cent.
 */
export const PRICES = {
  s3GbMonth: 0.024,
  /** PUT, POST and LIST. */
  s3Put: 5.3e-6,
  /** GET, HEAD and all others; DELETE costs nothing. */
  s3Get: 4.2e-7,
  lambdaRequest: 2e-7,
  /** arm64. */
  lambdaGbSecond: 1.333_34e-5,
  /** "Regional Data Transfer Out to Internet". */
  cloudFrontGb: 0.085,
  /** "Regional Data Transfer Out to Origin": what senders upload. */
  cloudFrontOriginGb: 0.02,
  cloudFrontRequest: 1.2e-6,
  s3InternetGb: 0.09,
  logGb: 0.5985,
  fargateCpuHour: 0.046_56,
  fargateGbHour: 0.005_11,
  balancerHour: 0.026_46,
  publicAddressHour: 0.005,
  volumeGbMonth: 0.0928,
} as const;

/** Of an hour of Linux, by type; others are the reader's to look up. */
export const MACHINE_HOURS: Readonly<Record<string, number>> = {
  't3.small': 0.0236,
  't4g.small': 0.0188,
  't3.medium': 0.0472,
};
