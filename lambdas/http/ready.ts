import type { ApiApp } from './api-app.ts';
import { asSendError } from '../../core/errors.ts';
import { roomOf } from '../../core/stores/open.ts';
import { NEARLY_FULL } from '../../core/stores/room.ts';
import { probe } from '../prove.ts';
import { VERSION } from '../version.ts';
import type { AppParts } from './app-env.ts';

/** Whether the store takes writes and gives them back now. `nearly_full` is ready, and a warning. */
export const READINESS = ['ready', 'nearly_full', 'full', 'unavailable', 'unusable'] as const;
export type Readiness = (typeof READINESS)[number];

export type LookAtStore = () => Promise<Readiness>;

/** Strangers may ask as often as they like: the store is asked once in this time. */
const REMEMBER_MS = 10_000;

/**
 * Answers 200 where the store takes writes and 503 where it does not, at `{health}/ready`. The cause is in the log of the server. Gives
 * what it looks with, which asks the store no more often for one more who wants to know.
 */
export function addReadiness(app: ApiApp, health: string, parts: AppParts): LookAtStore {
  const look = createLook(parts);
  app.get(`${health}/ready`, async (c) => {
    const status = await look();
    c.header('cache-control', 'no-store');
    return c.json({ status, version: VERSION }, status === 'ready' || status === 'nearly_full' ? 200 : 503);
  });
  return look;
}

function createLook({ store, settings, clock, log }: AppParts): LookAtStore {
  let last: { at: number; status: Promise<Readiness> } | undefined;
  const look = async (): Promise<Readiness> => {
    try {
      await probe(store, settings);
    } catch (thrown) {
      const { code, message } = asSendError(thrown);
      log({ route: 'ready', code, fault: message });
      if (code === 'storage_full') return 'full';
      return code === 'store_unavailable' ? 'unavailable' : 'unusable';
    }
    const room = await roomOf(settings.store);
    return room && room.usedShare >= NEARLY_FULL ? 'nearly_full' : 'ready';
  };
  return () => {
    const now = clock();
    if (!last || now - last.at >= REMEMBER_MS || now < last.at) last = { at: now, status: look() };
    return last.status;
  };
}
