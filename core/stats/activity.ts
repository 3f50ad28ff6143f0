import type { Key } from '../stores/key.ts';
import { key } from '../stores/key.ts';
import { hourOf, lastSegment } from '../transfer/paths.ts';
import { ActivityKind } from './schemas.ts';
import type { Activity } from './service.ts';

const NAME = /^[0-9a-z]{26}-([a-z_]+)-([1-5][0-9]{2})-([0-9]{1,16})-([0-9]{1,12})$/;

/** `activity/{hour}/{ulid}-{kind}-{status}-{bytes}-{ms}`: all there is about a request. `id` is a ULID in lower case. */
export function activityKey(time: number, id: string, { kind, status, bytes, ms }: Activity): Key {
  const facts = [id, kind, status, whole(bytes), whole(ms)];
  return key('activity', hourOf(time), facts.join('-'));
}

/** Takes the key of an activity apart; undefined for anything else. */
export function parseActivity(path: string): Activity | undefined {
  const [, name, status, bytes, ms] = NAME.exec(lastSegment(path)) ?? [];
  const kind = ActivityKind.safeParse(name);
  return kind.success ? { kind: kind.data, status: Number(status), bytes: Number(bytes), ms: Number(ms) } : undefined;
}

/** A clock that was set back must not make a negative time. */
function whole(number: number): number {
  return Math.max(0, Math.round(number));
}
