/** What the checkers find fault with and we do not change, each with the reason. One that is found no more fails the test. */
export const ACCEPTED: Readonly<Record<string, string>> = {
  CKV_AWS_18: 'access logs of S3 need a second bucket that refills after its deletion; the functions log every request',
  'AwsSolutions-S1': 'as CKV_AWS_18',
  CKV_AWS_21: 'versions would keep what a sender deleted; records are created once and never overwritten',
  CKV_AWS_68: 'a web ACL costs more per month than everything else together; limits and capabilities are in the app',
  'AwsSolutions-CFR2': 'as CKV_AWS_68',
  'AwsSolutions-CFR1': 'the product is for every country',
  CKV_AWS_86: 'access logs hold the addresses of visitors, which this product keeps nowhere',
  'AwsSolutions-CFR3': 'as CKV_AWS_86',
  CKV_AWS_174: 'the default certificate of CloudFront fixes its lowest version of TLS; one of your own raises it',
  'AwsSolutions-CFR4': 'as CKV_AWS_174',
  CKV_AWS_115: 'a new account has too small a quota for reservations; the configuration can set one',
  CKV_AWS_116:
    'a failure is the answer to the caller of a function URL, and the next run of the schedule finishes what one left',
  CKV_AWS_117: 'the functions reach S3 alone; a VPC would add a NAT and protect nothing',
  CKV_AWS_158: 'log lines hold no secret, and CloudWatch encrypts them with its own key',
  CKV_AWS_173: 'the settings hold no secret: of the admin key there is the SHA-256 of 32 random bytes',
  CKV_AWS_258: 'the URL of the user function is open until the lock, which closes it',
  'AwsSolutions-IAM5': 'the stars stand for the objects below one prefix, and for the streams of one log group',
};
