import type { Key, Prefix } from '../stores/key.ts';
import { key, prefix } from '../stores/key.ts';
import { hourOf, padded } from '../transfer/paths.ts';

const TIME_DIGITS = 13;

/** Keys of what the admin app stores. A session is named by the SHA-256 of its id, in hex; a day is `20261120`. */
export const adminPaths = {
  sessions: (): Prefix => prefix('admin', 'sessions'),
  session: (name: string): Key => key('admin', 'sessions', `${name}.json`),
  ended: (name: string): Key => key('admin', 'sessions', `${name}.ended.json`),
  operator: (name: string): Key => key('admin', 'sessions', `${name}.operator.json`),
  seen: (): Prefix => prefix('admin', 'seen'),
  seenIn: (name: string): Prefix => prefix('admin', 'seen', name),
  seenAt: (name: string, time: number): Key =>
    key('admin', 'seen', name, String(Math.max(0, time)).padStart(TIME_DIGITS, '0')),
  hourly: (): Prefix => prefix('admin', 'hourly'),
  hourlyOnce: (time: number, what: string): Key => key('admin', 'hourly', hourOf(time), what),
  events: (): Prefix => prefix('admin', 'events'),
  eventsOf: (day: string): Prefix => prefix('admin', 'events', day),
  webhookKeys: (): Prefix => prefix('admin', 'webhook-keys'),
  /** Numbered from 1: the newest two sign. */
  webhookKey: (number: number): Key => key('admin', 'webhook-keys', padded(number)),
  event: (day: string, name: string): Key => key('admin', 'events', day, `${name}.json`),
} as const;
