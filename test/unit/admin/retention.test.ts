import { describe, expect, it } from 'vitest';
import { removeOldAdminRecords } from '../../../core/admin/retention.ts';
import { ask, signIn, storedTexts, WITH_KEY } from '../../support/admin.ts';
import type { TestApps } from '../../support/app.ts';
import { createTestApps } from '../../support/app.ts';

const DAY = 24 * 3_600;
const START = Date.parse('2026-11-20T12:00:00.000Z');
const SETTINGS = { SGRAPH_SEND_SESSION_SECONDS: '3600', SGRAPH_SEND_SESSION_IDLE_SECONDS: '3600' };

async function names({ store }: TestApps, folder: string): Promise<string[]> {
  return [...(await storedTexts(store, 'admin', folder)).keys()];
}

/** A day on which an operator signed in, looked around and signed out. */
async function oneDay(apps: TestApps): Promise<Record<string, string>> {
  const headers = await signIn(apps);
  apps.advance(120);
  await ask(apps, 'GET', '/admin/api/transfers', { headers });
  await ask(apps, 'DELETE', '/admin/api/session', { headers });
  apps.advance(DAY - 120);
  return headers;
}

describe('what is kept of operators', () => {
  it('is removed by whole days, and nothing that is younger', async () => {
    const apps = createTestApps(SETTINGS);
    await oneDay(apps);
    await oneDay(apps);
    const now = START + 2 * DAY * 1_000;
    expect(await removeOldAdminRecords(apps.store, now, now - 90 * DAY * 1_000)).toBeGreaterThan(0);
    expect(await names(apps, 'events')).toHaveLength(6);
    await removeOldAdminRecords(apps.store, now, now - DAY * 1_000);
    const kept = await names(apps, 'events');
    expect(kept).toHaveLength(3);
    expect(kept.every((name) => name.startsWith('admin/events/20261121/'))).toBe(true);
  });

  it('loses a session a day after its time was up, with its markers and its end', async () => {
    const apps = createTestApps(SETTINGS);
    await oneDay(apps);
    const sessions = await names(apps, 'sessions');
    expect([sessions.length, (await names(apps, 'seen')).length]).toEqual([2, 1]);
    const expiry = START + 3_600_000;
    await removeOldAdminRecords(apps.store, expiry + DAY * 1_000 - 1, START);
    expect(await names(apps, 'sessions')).toEqual(sessions);
    await removeOldAdminRecords(apps.store, expiry + DAY * 1_000, START);
    expect([await names(apps, 'sessions'), await names(apps, 'seen')]).toEqual([[], []]);
  });

  it('does not bring a session back that was ended', async () => {
    const apps = createTestApps(SETTINGS);
    const headers = await signIn(apps);
    await ask(apps, 'GET', '/admin/api/session', { headers });
    await ask(createTestApps(SETTINGS, apps.store), 'DELETE', '/admin/api/session', { headers });
    for (const later of [0, DAY * 1_000, 3 * DAY * 1_000]) {
      await removeOldAdminRecords(apps.store, START + later, START);
      apps.advance(later / 1_000);
      expect((await ask(apps, 'GET', '/admin/api/session', { headers })).status).toBe(401);
    }
  });

  it('is found again by a run after one that was interrupted', async () => {
    const apps = createTestApps(SETTINGS);
    await oneDay(apps);
    let left = 2;
    const failing = {
      ...apps.store,
      delete: (key: Parameters<typeof apps.store.delete>[0]) =>
        left-- > 0 ? apps.store.delete(key) : Promise.reject(new Error('interrupted')),
    };
    const now = START + 10 * DAY * 1_000;
    await expect(removeOldAdminRecords(failing, now, now)).rejects.toThrow('interrupted');
    await removeOldAdminRecords(apps.store, now, now);
    expect([...(await storedTexts(apps.store, 'admin')).keys()]).toEqual([]);
  });

  it('removes hourly markers of earlier days', async () => {
    const apps = createTestApps();
    await ask(apps, 'GET', '/admin/api/transfers', { headers: WITH_KEY });
    expect(await names(apps, 'hourly')).toHaveLength(1);
    await removeOldAdminRecords(apps.store, START + DAY * 1_000, START);
    expect(await names(apps, 'hourly')).toHaveLength(1);
    await removeOldAdminRecords(apps.store, START + DAY * 1_000 + 3_600_000, START);
    expect(await names(apps, 'hourly')).toEqual([]);
  });
});
