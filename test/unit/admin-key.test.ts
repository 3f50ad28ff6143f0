import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ADMIN_KEY, createTestApps, ORIGIN } from '../support/app.ts';

const digest = createHash('sha256').update(ADMIN_KEY).digest('hex');

async function statusWith(key: string | undefined, environment: Record<string, string>): Promise<number> {
  const { admin } = createTestApps(environment);
  const headers = key === undefined ? {} : { 'x-sgraph-send-admin-key': key };
  return (await admin.request(`${ORIGIN}/admin/api/transfers`, { headers })).status;
}

describe('an admin app that knows only the SHA-256 of its key', () => {
  const environment = { SGRAPH_SEND_ADMIN_KEY: '', SGRAPH_SEND_ADMIN_KEY_SHA256: digest };

  it('lets in the key, and neither its digest nor another one', async () => {
    expect(await statusWith(ADMIN_KEY, environment)).toBe(200);
    expect(await statusWith(digest, environment)).toBe(401);
    expect(await statusWith('x'.repeat(40), environment)).toBe(401);
    expect(await statusWith(undefined, environment)).toBe(401);
  });

  it('refuses a digest that is none', () => {
    expect(() => createTestApps({ ...environment, SGRAPH_SEND_ADMIN_KEY_SHA256: ADMIN_KEY })).toThrow(
      /64 characters of lower-case hex/,
    );
  });

  it('prefers the key itself where both are given', async () => {
    expect(await statusWith(ADMIN_KEY, { SGRAPH_SEND_ADMIN_KEY_SHA256: 'a'.repeat(64) })).toBe(200);
  });
});
