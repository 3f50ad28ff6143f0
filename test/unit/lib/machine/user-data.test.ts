import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { bakedUserData, provisionScript, userData } from '../../../../lib/machine/user-data.ts';

const BOOT = {
  sha256: 'a'.repeat(64),
  region: 'eu-west-2',
  settings: {
    SGRAPH_SEND_STORE: `s3://${'b'.repeat(63)}`,
    SGRAPH_SEND_ADMIN_KEY_SHA256: `${'c'.repeat(64)},${'d'.repeat(64)}`,
    SGRAPH_SEND_CORS_ORIGINS: `https://${'e'.repeat(200)}.example`,
  },
  allocationId: 'eipalloc-0123456789abcdef0',
};
const FRESH = { ...BOOT, artifactUrl: `s3://${'f'.repeat(63)}/${'g'.repeat(100)}.tar.gz` };
const withSettings = (settings: Record<string, string>): string => bakedUserData({ ...BOOT, settings });

describe('user data', () => {
  it('is a script that bash reads, and leaves room for longer settings', () => {
    for (const text of [userData(FRESH), bakedUserData(BOOT)]) {
      expect(text.startsWith('#!/bin/bash\n')).toBe(true);
      execFileSync('bash', ['-n'], { input: text });
      expect(text.length).toBeLessThan(12_000);
    }
  });

  it('holds the very script that provisions images, and the pinned hash', () => {
    const script = userData(FRESH).split("<<'PROVISION'\n")[1]?.split('\nPROVISION\n')[0];
    expect(`${script}\n`).toBe(provisionScript());
    expect(userData(FRESH)).toContain(`'${FRESH.artifactUrl}' '${BOOT.sha256}' 'eu-west-2'`);
  });

  it('takes the address only where there is one, after the service is healthy', () => {
    const lines = userData(FRESH).split('\n');
    const at = (pattern: RegExp): number => lines.findIndex((line) => pattern.test(line));
    expect(at(/^bash .* start /)).toBeGreaterThan(at(/^bash .* install /));
    expect(at(/^bash .* associate 'eipalloc-/)).toBeGreaterThan(at(/^bash .* start /));
    expect(bakedUserData({ ...BOOT, allocationId: undefined })).not.toContain('associate');
  });

  it('refuses the admin key itself, which everybody on the machine could read', () => {
    expect(() => withSettings({ SGRAPH_SEND_ADMIN_KEY: 'x'.repeat(43) })).toThrow(/SGRAPH_SEND_ADMIN_KEY_SHA256/);
  });

  it.each(['a\nSETTINGS\nrm -rf /', 'a\rb', 'a\0b'])('refuses a setting with a control character (%j)', (value) => {
    expect(() => withSettings({ SGRAPH_SEND_STORE: value })).toThrow(/control character/);
  });

  it.each(['A B', 'a', 'A=B', ''])('refuses %j as the name of a setting', (name) => {
    expect(() => withSettings({ [name]: 'x' })).toThrow(/not the name of a setting/);
  });

  it('refuses what would end an argument of the shell', () => {
    expect(() => userData({ ...FRESH, artifactUrl: "s3://a/'; rm -rf /" })).toThrow(/quotation mark/);
  });

  it('refuses to be longer than EC2 takes', () => {
    expect(() => withSettings({ SGRAPH_SEND_CORS_ORIGINS: 'x'.repeat(16_384) })).toThrow(/16384/);
  });
});
