import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeCost, estimateIdleMonth } from '../../../../lib/aws/deploy/cost.ts';
import { estimateCloudCost, estimateCloudIdleMonth } from '../../../../lib/cloud-run/cost.ts';
import type { ConfigOverrides } from '../../../../lib/config/config.ts';
import { MACHINE_HOURS, PRICE_SHEETS, PRICES } from '../../../../lib/config/list-prices.ts';
import { testCloudConfig } from '../cloud-run/planted.ts';
import { testConfig } from '../deployment.ts';

const HOURS = 730;
const GIGABYTES = 100;
/** Interface endpoints for the API and the layers of the registry and for logs, in two zones each. */
const ENDPOINTS = 6;
const { container, machine } = testConfig();

const part = (what: string, overrides: ConfigOverrides): number =>
  Number(new RegExp(`${what} ([0-9.]+)`).exec(describeCost(testConfig(overrides)))?.[1]);
const idle = (overrides: ConfigOverrides): number => estimateIdleMonth(testConfig(overrides));
const fargate = (desiredCount: number): number =>
  idle({ target: 'fargate', container: { ...container, desiredCount } });
const ec2 = (desiredCount: number): number => idle({ target: 'ec2', machine: { ...machine, desiredCount } });
const task = (PRICES.fargateCpuHour / 4 + PRICES.fargateGbHour / 2) * HOURS;

/** What a document says, and what it comes to. */
const SAID: readonly (readonly [document: string, pattern: RegExp, dollars: readonly number[]])[] = [
  ['deployment', /only maintenance runs, for about US\$ (\S+) a month/, [idle({})]],
  ['deployment', /in eu-west-2: about US\$ (\d+)\s/, [part('total', { mode: 'server' })]],
  [
    'deployment',
    /CloudFront charges (\S+) for downloads and (\S+) for uploads/,
    [GIGABYTES * PRICES.cloudFrontGb, GIGABYTES * PRICES.cloudFrontOriginGb],
  ],
  [
    'deployment',
    /about (\d+) in direct mode, where S3 charges (\d+)/,
    [part('total', { mode: 'direct' }), GIGABYTES * PRICES.s3InternetGb],
  ],
  [
    'deployment',
    /firewall comes to US\$ (\d+) a month and (\S+) per million/,
    [PRICES.aclMonth + PRICES.ruleMonth, 1e6 * PRICES.wafRequest],
  ],
  [
    'deployment',
    /the alarms come to US\$ (\S+) a month, those on maintenance included, and the dashboard to ([0-9.]+),/,
    [part('the alarms', {}), part('the dashboard', {})],
  ],
  ['deployment', /secret of a sign-in client costs US\$ (0\S+) a month/, [PRICES.awsSecretMonth]],
  ['deployment', /cost US\$ (\S+) a month with their two metrics/, [2 * (PRICES.alarmMonth + PRICES.metricMonth)]],
  ['deployment', /cost US\$ (\S+) each in a month/, [PRICES.metricMonth]],
  ['targets', /`lambda` \|.*US\$ (\S+) a month/, [idle({})]],
  ['targets', /`fargate` \|.*US\$ (\d+) a month, (\d+) asleep/, [fargate(1), fargate(0)]],
  ['targets', /`ec2` \|.*US\$ (\d+) a month, (\d+) asleep/, [ec2(1), ec2(0)]],
  [
    'targets',
    /gateway would cost US\$ (\d+) .*logs about US\$ (\d+)\./,
    [PRICES.natHour * HOURS, ENDPOINTS * PRICES.endpointHour * HOURS],
  ],
  [
    'targets',
    /a task of this size US\$ (\S+) a month, so (\S+) for one of each app; the load balancer ([0-9.]+)/,
    [task, 2 * task, PRICES.balancerHour * HOURS],
  ],
  ['targets', /four public addresses ([0-9.]+);/, [4 * PRICES.publicAddressHour * HOURS]],
  ['targets', /Together about US\$ (\d+) a month with one task each, (\d+) with/, [fargate(1), fargate(0)]],
  [
    'targets',
    /that always runs US\$ (\S+), its public address (\S+), 8 GiB of volume (\S+): about US\$ (\d+)/,
    [(MACHINE_HOURS['t3.small'] ?? 0) * HOURS, PRICES.publicAddressHour * HOURS, 8 * PRICES.volumeGbMonth, ec2(1)],
  ],
  ['targets', /a snapshot of 8 GiB US\$ (\S+) per month/, [8 * PRICES.snapshotGbMonth]],
  [
    'targets',
    /Without transfers: about US\$ (\S+) a month, for the image/,
    [estimateCloudIdleMonth(testCloudConfig())],
  ],
  [
    'targets',
    /in europe-west2: about US\$ (\d+)\s+with the defaults, of which (\d+) is traffic/,
    [estimateCloudCost(testCloudConfig(), 1_000, 100), GIGABYTES * PRICES.internetGb],
  ],
];

describe('what documents say of costs', () => {
  it.each(SAID)('in docs/%s.md is what the code computes: %s', (document, pattern, dollars) => {
    const found = pattern.exec(readFileSync(`docs/${document}.md`, 'utf8'));
    const said = found?.slice(1).map((text) => text.replace(/,$/, ''));
    const computed = dollars.map((amount, index) => rounded(amount, said?.[index] ?? ''));
    expect(said).toEqual(computed);
  });

  it('is all of it', () => {
    for (const document of ['deployment', 'targets']) {
      const text = readFileSync(`docs/${document}.md`, 'utf8').replaceAll(/\| .*US\$ for 1,000 transfers \|/g, '');
      const checked = SAID.filter(([name]) => name === document)
        .flatMap(([, pattern]) => pattern.exec(text)?.[0] ?? '')
        .join('\n');
      expect(
        [...text.matchAll(/US\$ \d+(?:\.\d+)?/g)].map(([sum]) => sum).filter((sum) => !checked.includes(sum)),
      ).toEqual([]);
    }
  });
});

/** To as many places as the document has; a last zero beyond the first place is for the eye. */
function rounded(amount: number, like: string): string {
  const places = like.split('.')[1]?.length ?? 0;
  const exact = amount.toFixed(places);
  return like.endsWith('0') && places === 2 ? `${amount.toFixed(1)}0` : exact;
}

describe('prices', () => {
  it('have a page, a place and a year, and no name twice', () => {
    const sheets = Object.values(PRICE_SHEETS);
    for (const { page, place, asOf } of sheets) {
      expect(page).toMatch(/^https:\/\/(?:aws\.amazon|cloud\.google)\.com\/\S+pricing/);
      expect(place).not.toBe('');
      expect(asOf).toMatch(/^20\d\d/);
    }
    const names = sheets.flatMap(({ prices }) => Object.keys(prices));
    expect(Object.keys(PRICES).sort()).toEqual(names.sort());
  });

  it('are written nowhere else in the deployment', () => {
    const others = globSync('lib/**/*cost*.ts').filter((file) =>
      /\b(?:\d+e-\d|0\.0\d{2,})\b/.test(readFileSync(file, 'utf8')),
    );
    expect(others).toEqual([]);
  });
});
