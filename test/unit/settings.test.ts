import { describe, expect, it } from 'vitest';
import { SendError } from '../../core/errors.ts';
import { readSettings } from '../../lambdas/settings.ts';

describe('readSettings', () => {
  it('has a default for everything', () => {
    expect(readSettings({}, true)).toMatchObject({
      store: 'memory:',
      mode: 'server',
      maxTransferBytes: 10 * 1024 ** 3,
      maxStoreBytes: 100 * 1024 ** 3,
      trustedProxies: 0,
      originSha256: undefined,
      maintenance: true,
      adminKey: undefined,
    });
  });

  it('opens uploads on loopback and asks for a token elsewhere', () => {
    expect(readSettings({}, true).uploads).toBe('open');
    expect(readSettings({}, false).uploads).toBe('token');
    expect(readSettings({ SGRAPH_SEND_TRUSTED_PROXIES: '1' }, true).uploads).toBe('token');
    expect(readSettings({ SGRAPH_SEND_UPLOADS: 'open' }, false).uploads).toBe('open');
  });

  it('takes an empty variable as one that is not set', () => {
    expect(readSettings({ SGRAPH_SEND_ADMIN_KEY: '' }, true).adminKey).toBeUndefined();
  });

  it.each([
    ['SGRAPH_SEND_ADMIN_KEY', 'short'],
    ['SGRAPH_SEND_METRICS_TOKEN_SHA256', 'the-token-in-clear'],
    ['SGRAPH_SEND_MODE', 'both'],
    ['SGRAPH_SEND_UPLOADS', 'maybe'],
    ['SGRAPH_SEND_MAX_TRANSFER_BYTES', '-1'],
    ['SGRAPH_SEND_MAX_TRANSFER_BYTES', '10GB'],
    ['SGRAPH_SEND_TRUSTED_PROXIES', '1.5'],
  ])('refuses %s=%s by its name, without repeating the value', (name, value) => {
    const read = (): unknown => readSettings({ [name]: value }, true);
    expect(read).toThrow(SendError);
    expect(read).toThrow(name);
    if (value.length > 3) expect(read).not.toThrow(value);
  });
});
