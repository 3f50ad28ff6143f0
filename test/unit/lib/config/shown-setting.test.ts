import { describe, expect, it } from 'vitest';
import { SETTING_NAMES } from '../../../../lambdas/settings/table.ts';
import { shownSetting } from '../../../../lib/config/shown-setting.ts';

describe('a setting for people', () => {
  it.each([
    ['SGRAPH_SEND_MAX_STORE_BYTES', `${100 * 1024 ** 3}`, '100 GiB'],
    ['SGRAPH_SEND_MAX_STORE_BYTES', '20000000000', '20 GB'],
    ['SGRAPH_SEND_MAX_STORE_BYTES', '1501', '1501 bytes'],
    ['SGRAPH_SEND_MAX_STORE_BYTES', 'many', 'many'],
    ['SGRAPH_SEND_MAX_EXPIRES_SECONDS', '86400', '1 day'],
    ['SGRAPH_SEND_MAX_EXPIRES_SECONDS', '90', '90 s'],
    ['SGRAPH_SEND_SESSION_SECONDS', '28800', '8 h'],
    ['SGRAPH_SEND_UNSTARTED_SECONDS', '900', '15 min'],
    ['SGRAPH_SEND_CALLER_BYTES_PER_HOUR', '1024', '1 KiB'],
    ['SGRAPH_SEND_LOG_RETENTION_DAYS', '90', '90 days'],
    ['SGRAPH_SEND_MODE', 'direct', 'direct'],
    ['SGRAPH_SEND_CORS_ORIGINS', '', 'empty'],
  ])('%s=%s is shown as %s', (name, value, shown) => {
    expect(shownSetting(name, value)).toBe(shown);
  });

  it('is not shown where it may be secret, or no setting of the product', () => {
    for (const name of ['OTHER', 'SGRAPH_SEND_OTHER', ...SETTING_NAMES.filter((each) => /KEY|SHA256/.test(each))])
      expect(shownSetting(name, 'value'), name).toBeUndefined();
  });
});
