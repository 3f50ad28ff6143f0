import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../lambdas/settings.ts';
import { SETTING_NAMES } from '../../lambdas/settings/table.ts';

const document = await readFile(new URL('../../docs/self-protection.md', import.meta.url), 'utf8');

/** Settings that limit what strangers can cost: whatever is named so in the table of all settings. */
const LIMITING: readonly string[] = SETTING_NAMES.filter((name) => /_(?:MAX|CALLER)_|_UPLOADS$|_UNSTARTED_/.test(name));

const rows = document.split('\n').filter((line) => line.startsWith('| ') && !/^\| (?:limit|---)/.test(line));
const rowOf = (setting: string): string => rows.find((row) => row.includes(`\`${setting}\``)) ?? '';

describe('docs/self-protection.md', () => {
  it('has a row for every setting that limits what strangers can cost, and names no other', () => {
    const named = rows.flatMap((row) => [...row.matchAll(/`(SGRAPH_SEND_\w+)`/g)].map(([, name = '']) => name));
    expect(LIMITING.length).toBeGreaterThanOrEqual(8);
    expect([...new Set(named)].sort()).toEqual([...LIMITING].sort());
  });

  it('says for each limit whether one process or all of them hold it', () => {
    for (const row of rows) expect(row).toMatch(/\| (?:one process|all processes|one process, all processes) \|/);
  });

  it('has the defaults of the settings', () => {
    const settings = readSettings({}, false);
    expect(rowOf('SGRAPH_SEND_CALLER_REQUESTS_PER_HOUR')).toContain(
      settings.callerRequestsPerHour.toLocaleString('en'),
    );
    expect(rowOf('SGRAPH_SEND_CALLER_TRANSFERS_PER_HOUR')).toContain(`| ${settings.callerTransfersPerHour};`);
    expect(settings.callerBytesPerHour).toBe(4 * settings.maxTransferBytes);
    expect(rowOf('SGRAPH_SEND_MAX_TRANSFER_BYTES')).toContain(`${settings.maxTransferBytes / 1024 ** 3} GiB`);
    expect(rowOf('SGRAPH_SEND_MAX_STORE_BYTES')).toContain(`${settings.maxStoreBytes / 1024 ** 3} GiB`);
    expect(rowOf('SGRAPH_SEND_MAX_EXPIRES_SECONDS')).toContain(`${settings.maxExpiresInSeconds / 86_400} days`);
    expect(rowOf('SGRAPH_SEND_UNSTARTED_SECONDS')).toContain('| 15 minutes |');
    expect(rowOf('SGRAPH_SEND_MAX_DOWNLOADS')).toContain(settings.maxDownloads.toLocaleString('en'));
  });
});
