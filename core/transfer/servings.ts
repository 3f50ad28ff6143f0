import type { Bytes } from '../bytes.ts';
import { SendError } from '../errors.ts';
import { remember } from '../remember.ts';
import type { StoredBody } from '../stores/store.ts';

/** How often one download is served each part, by bytes: once, and for what got lost on its way. */
export const MAX_SERVINGS = 5;
/** How often one download is given an address of each part. A slow connection asks for new ones every few minutes. */
export const MAX_ADDRESSES = 100;
/** A request that is cut off at once counts as this share of what it asked for: it cost the store a read. */
const LEAST_SHARE = 0.05;
const MAX_PARTS_REMEMBERED = 100_000;
const MAX_LEASES_REMEMBERED = 10_000;

/** A part of an upload, or with a number of a download. */
interface ServedPart {
  readonly id: string;
  readonly download: number | undefined;
  readonly part: number;
}

/** What the log receives of several occurrences that are gathered. */
interface Gathered {
  /** How often it has happened by now; absent for the first time. */
  readonly times?: number;
}

/** One part on its way to a recipient. */
interface Serving {
  /** What the log receives of it, if anything: the first time, the second, the fourth. */
  readonly told: (Gathered & { readonly bytes: number }) | undefined;
  /** The body, whose bytes count as they are read. */
  count(body: StoredBody): StoredBody;
  /** Nothing was sent, and the log has no event. */
  undo(): void;
}

/** Addresses that are given out. */
interface Addressing {
  /** The parts of which the log gets an event, if any: the first time, the second, the fourth. */
  readonly told: (Gathered & { readonly parts: number[] }) | undefined;
  /** None was given out, and the log has no event. */
  undo(): void;
}

/**
 * Counts, in the memory of this process, what each download is served and what addresses are given out, so that neither the work nor
 * the log of one lease grows without bound. Other processes count for themselves.
 */
export interface Servings {
  /** Begins to serve `asked` bytes of a part of `length`. Throws `limit_reached`. */
  begin(part: ServedPart, length: number, asked: number): Serving;
  /** Counts an address for each of the parts. Throws `limit_reached` for a download. */
  address(parts: readonly ServedPart[]): Addressing;
  /** Notes that a byte of this download was sent and that the log has the event. */
  begun(id: string, download: number): void;
  /** Whether that is known; false says nothing. */
  hasBegun(id: string, download: number): boolean;
}

export function createServings(): Servings {
  const served = new Map<string, { bytes: number; told: number }>();
  const addressed = new Map<string, number>();
  const events = new Map<string, number>();
  const begun = new Map<string, true>();
  /** A caller that makes this process forget its parts by touching very many of them still gets a bounded number of events. */
  const mayRecord = (lease: string, parts: number): boolean => {
    const written = events.get(lease) ?? 0;
    remember(events, lease, written + 1, MAX_LEASES_REMEMBERED);
    return written < mostEvents(parts);
  };
  return {
    begin(part, length, asked) {
      const name = nameOf(part);
      const state = remember(served, name, served.get(name) ?? { bytes: 0, told: 0 }, MAX_PARTS_REMEMBERED);
      if (state.bytes + asked > MAX_SERVINGS * length) throw servedOften(part.part);
      const before = state.told;
      state.bytes += asked;
      const times = reached(state, length);
      const told = times > 0 && mayRecord(leaseOf(part), part.part) ? servingFacts(times, length, asked) : undefined;
      return { told, count: (body) => counted(body, asked, (bytes) => (state.bytes -= bytes)), undo };

      function undo(): void {
        state.bytes -= asked;
        state.told = before;
      }
    },
    begun: (id, download) => void remember(begun, leaseOf({ id, download }), true, MAX_LEASES_REMEMBERED),
    hasBegun: (id, download) => begun.has(leaseOf({ id, download })),
    address(parts) {
      const counts = parts.map((part) => ({ part, count: (addressed.get(nameOf(part)) ?? 0) + 1 }));
      const tooOften = counts.find(({ part, count }) => part.download !== undefined && count > MAX_ADDRESSES);
      if (tooOften) throw servedOften(tooOften.part.part);
      for (const { part, count } of counts) remember(addressed, nameOf(part), count, MAX_PARTS_REMEMBERED);
      const undo = (): void => {
        for (const { part, count } of counts) addressed.set(nameOf(part), count - 1);
      };
      const told = counts.filter(({ count }) => isPowerOfTwo(count));
      const [first] = told;
      const largest = Math.max(...parts.map(({ part }) => part));
      if (!first || !mayRecord(`${leaseOf(first.part)} addresses`, largest)) return { told: undefined, undo };
      const times = Math.max(...told.map(({ count }) => count));
      return { told: { parts: told.map(({ part }) => part.part), ...(times > 1 && { times }) }, undo };
    },
  };
}

/**
 * When the log receives an event for a part that is served: 1 at its first byte, then 2 and 4 when that many times its length was sent. 0:
 * not now.
 */
function reached(state: { bytes: number; told: number }, length: number): number {
  const times = state.told === 0 ? 1 : state.told * 2;
  if (state.told > 0 && state.bytes < times * length) return 0;
  state.told = times;
  return times;
}

/** The bytes since the last event, so that their sum over the log is about what was sent. */
function servingFacts(times: number, length: number, asked: number): Gathered & { bytes: number } {
  return times === 1 ? { bytes: Math.min(asked, length) } : { bytes: (times / 2) * length, times };
}

/** Events of one lease in one process: each part has a few. */
function mostEvents(parts: number): number {
  return 100 + 8 * parts;
}

function counted(body: StoredBody, asked: number, giveBack: (bytes: number) => void): StoredBody {
  const reader = body.stream.getReader();
  let sent = 0;
  const stop = (): void => giveBack(asked - Math.min(asked, Math.max(sent, Math.ceil(asked * LEAST_SHARE))));
  const stream = new ReadableStream<Bytes>(
    {
      async pull(controller) {
        try {
          const { value } = await reader.read();
          if (value === undefined) {
            controller.close();
            return;
          }
          sent += value.byteLength;
          controller.enqueue(value);
        } catch (thrown) {
          stop();
          throw thrown;
        }
      },
      async cancel(reason) {
        stop();
        await reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
  return { bytes: body.bytes, stream };
}

function servedOften(part: number): SendError {
  return new SendError(
    'limit_reached',
    `part ${part} was already sent ${MAX_SERVINGS} times for this download: ask the sender to release the download, or to send again`,
  );
}

function leaseOf({ id, download }: Omit<ServedPart, 'part'>): string {
  return `${id} ${download ?? 'upload'}`;
}

function nameOf(part: ServedPart): string {
  return `${leaseOf(part)} ${part.part}`;
}

function isPowerOfTwo(count: number): boolean {
  return (count & (count - 1)) === 0;
}
