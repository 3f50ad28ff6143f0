import type { Follow } from './event-chain.ts';

interface KindOfEvent {
  /** Whose events it names as seen before it. */
  readonly follows: Follow;
  /** Comes once for each part or look: a row of them is one line to a person. */
  readonly inRows: boolean;
  /** About single parts of an upload or download: a detail to a person. */
  readonly ofParts: boolean;
  /** What it says of the download that it names. */
  readonly download: 'starts' | 'ends' | 'none';
  /** Recorded once an hour for each of these capabilities, by empty files that are named so. */
  readonly hourly: readonly string[];
}

/** What can happen to a transfer, in the order in which it mostly does. What each kind tells is in `core/transfer/event-facts.ts`. */
export const EVENT_KINDS = {
  created: { follows: 'new', inRows: false, ofParts: false, download: 'none', hourly: [] },
  part_urls_issued: { follows: 'known', inRows: true, ofParts: true, download: 'none', hourly: [] },
  part_stored: { follows: 'own', inRows: true, ofParts: true, download: 'none', hourly: [] },
  completed: { follows: 'everybody', inRows: false, ofParts: false, download: 'none', hourly: [] },
  viewed: { follows: 'known', inRows: true, ofParts: false, download: 'none', hourly: ['viewed'] },
  claimed: { follows: 'known', inRows: false, ofParts: false, download: 'starts', hourly: [] },
  part_sent: { follows: 'own', inRows: true, ofParts: true, download: 'none', hourly: [] },
  finished: { follows: 'everybody', inRows: false, ofParts: false, download: 'ends', hourly: [] },
  lapsed: { follows: 'everybody', inRows: false, ofParts: false, download: 'ends', hourly: [] },
  given_back: { follows: 'everybody', inRows: false, ofParts: false, download: 'ends', hourly: [] },
  damaged: { follows: 'everybody', inRows: false, ofParts: false, download: 'none', hourly: [] },
  check_failed: { follows: 'everybody', inRows: false, ofParts: false, download: 'none', hourly: [] },
  check_passed: { follows: 'everybody', inRows: false, ofParts: false, download: 'none', hourly: [] },
  refused: { follows: 'own', inRows: true, ofParts: false, download: 'none', hourly: [] },
  refusals_ended: { follows: 'everybody', inRows: false, ofParts: false, download: 'none', hourly: [] },
  expiry_changed: { follows: 'everybody', inRows: false, ofParts: false, download: 'none', hourly: [] },
  expired: { follows: 'everybody', inRows: false, ofParts: false, download: 'none', hourly: [] },
  abandoned: { follows: 'everybody', inRows: false, ofParts: false, download: 'none', hourly: [] },
  deleted: { follows: 'everybody', inRows: false, ofParts: false, download: 'none', hourly: [] },
  log_read: {
    follows: 'everybody',
    inRows: true,
    ofParts: false,
    download: 'none',
    hourly: ['log-read-owner', 'log-read-recipient'],
  },
  admin_viewed: { follows: 'everybody', inRows: true, ofParts: false, download: 'none', hourly: ['admin-viewed'] },
} as const satisfies Record<string, KindOfEvent>;

export type EventKind = keyof typeof EVENT_KINDS;

/** A kind that a capability makes at most once an hour. */
export type HourlyKind = {
  [Kind in EventKind]: (typeof EVENT_KINDS)[Kind]['hourly'] extends readonly [] ? never : Kind;
}[EventKind];

/** Its row in the table. Undefined for a kind of a newer version. */
export function kindOfEvent(kind: string): KindOfEvent | undefined {
  return Object.hasOwn(EVENT_KINDS, kind) ? EVENT_KINDS[kind as EventKind] : undefined;
}
