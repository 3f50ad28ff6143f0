import { lastSegment } from '../transfer/paths.ts';
import { ActivityKind } from './schemas.ts';
import { parseTallyName } from './tally-name.ts';
import type { Tally } from './tally.ts';
import { countActivity, newTally } from './tally.ts';

/** Until v0.1.0 each request had a key of its own. */
const ONE_REQUEST = /^[0-9a-z]{26}-([a-z_]+)-([1-5][0-9]{2})-([0-9]{1,16})-([0-9]{1,12})$/;
const ID_LENGTH = 26;

/** What the key of an activity counts; undefined for anything else. */
export function parseActivity(path: string): Tally | undefined {
  const name = lastSegment(path);
  return parseOneRequest(name) ?? (name[ID_LENGTH] === '-' ? parseTallyName(name.slice(ID_LENGTH + 1)) : undefined);
}

function parseOneRequest(name: string): Tally | undefined {
  const [, kindName, status, bytes, ms] = ONE_REQUEST.exec(name) ?? [];
  const kind = ActivityKind.safeParse(kindName);
  if (!kind.success) return undefined;
  const tally = newTally();
  countActivity(tally, { kind: kind.data, status: Number(status), bytes: Number(bytes), ms: Number(ms) });
  return tally;
}
