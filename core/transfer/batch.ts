import type { SendError } from '../errors.ts';
import { asSendError } from '../errors.ts';
import { eachAtOnce } from '../stores/at-once.ts';
import type { Clock } from './clock.ts';

const AT_ONCE = 32;
/** A step gives up for this run after so many failures: of a store that is down every entry would fail, each after its retries. */
const MAX_FAILURES = 16;
/** Of each step so many entries are counted at most. */
const MAX_COUNTED = 1_000;

/** One kind of work. */
export interface Step<Entry> {
  /** Each is for one transfer; the oldest first. */
  readonly entries: AsyncIterable<Entry>;
  /** When it was due at the latest, as its name says, in milliseconds since 1970. */
  readonly dueAt: (entry: Entry) => number;
  readonly act: (entry: Entry) => Promise<void>;
}

/** Work that is due and was not done. */
export interface Backlog {
  /** Of each step no more than 1,000 are counted. */
  readonly entries: number;
  /** For how long the oldest of them has been due at least. */
  readonly oldestSeconds: number;
}

interface BatchResult {
  /** The time was over before the work. */
  readonly hasMore: boolean;
  readonly backlog: Backlog;
  /** The first thing that went wrong. */
  readonly failure: SendError | undefined;
}

/** Steps of one run, which share its time: each gets an equal part of what is left, and what one does not need the others get. */
export interface Batch {
  add<Entry>(step: Step<Entry>): void;
  /**
   * Works in the order of the steps until all is done or it is `until` (milliseconds since 1970; asked again and again, for it may be
   * brought forward). What fails holds up only its own transfer.
   */
  run(until: () => number): Promise<BatchResult>;
  /** What there is to do, without doing it. */
  count(): Promise<Backlog>;
}

/** A step whose entries may be of any kind. */
interface StartedStep {
  /** Works until the time is over or nothing is left, but on one entry at least. */
  work(until: () => number): Promise<void>;
  isDone(): boolean;
  readonly failures: readonly SendError[];
  /** When the entries were due that are left, those included that failed. */
  listLeft(): Promise<readonly number[]>;
}

export function createBatch(clock: Clock): Batch {
  const steps: StartedStep[] = [];
  const count = async (): Promise<Backlog> => {
    const now = clock();
    const left = await Promise.all(steps.map((step) => step.listLeft()));
    const due = left.flat().filter((time) => time <= now);
    const oldest = due.reduce((left, right) => Math.min(left, right), now);
    return { entries: due.length, oldestSeconds: Math.floor((now - oldest) / 1_000) };
  };
  return {
    add: (step) => void steps.push(startStep(clock, step)),
    count,
    async run(until) {
      let left = steps;
      do {
        for (const [index, step] of left.entries()) {
          const [started, others] = [clock(), left.length - index];
          await step.work(() => Math.min(until(), started + (until() - started) / others));
        }
        left = left.filter((step) => !step.isDone());
      } while (left.length > 0 && clock() < until());
      const backlog = await count();
      return { hasMore: left.length > 0, backlog, failure: steps.flatMap(({ failures }) => failures)[0] };
    },
  };
}

function startStep<Entry>(clock: Clock, { entries, dueAt, act }: Step<Entry>): StartedStep {
  const iterator = entries[Symbol.asyncIterator]();
  const failures: SendError[] = [];
  const left: number[] = [];
  let hasEnded = false;
  const isDone = (): boolean => hasEnded || failures.length >= MAX_FAILURES;
  const fail = (thrown: unknown): void => void failures.push(asSendError(thrown));
  async function* rest(isOver: () => boolean): AsyncGenerator<Entry> {
    do {
      const next = await iterator.next();
      if (next.done) hasEnded = true;
      else yield next.value;
    } while (!hasEnded && !isOver());
  }
  return {
    failures,
    isDone,
    async work(until) {
      const attempt = (entry: Entry): Promise<void> =>
        act(entry).catch((thrown: unknown) => {
          fail(thrown);
          left.push(dueAt(entry));
        });
      try {
        await eachAtOnce(
          rest(() => isDone() || clock() >= until()),
          AT_ONCE,
          attempt,
        );
      } catch (thrown) {
        // The list itself cannot be read on.
        fail(thrown);
        hasEnded = true;
      }
    },
    async listLeft() {
      try {
        if (!hasEnded) for await (const entry of rest(() => left.length >= MAX_COUNTED)) left.push(dueAt(entry));
      } catch (thrown) {
        fail(thrown);
      }
      return left;
    },
  };
}
