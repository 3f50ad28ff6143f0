import { SendError } from '../errors.ts';

/** Transfers that one step of a run works on at most, so that a run ends; the next one goes on where it stopped. */
const MAX_PER_STEP = 500;
const AT_ONCE = 8;

/** One run through entries of which each stands for one transfer. */
export interface Shift {
  /** `act` tells whether there was something to do. A damaged record holds up its own transfer alone; any other fault ends the run. */
  work<Entry>(entries: AsyncIterable<Entry>, act: (entry: Entry) => Promise<boolean>): Promise<void>;
  /** Throws the first `store_damaged` that was met, if any. */
  end(): void;
}

export function createShift(): Shift {
  let damage: SendError | undefined;
  const attempt = async <Entry>(entry: Entry, act: (entry: Entry) => Promise<boolean>): Promise<boolean> => {
    try {
      return await act(entry);
    } catch (thrown) {
      if (!(thrown instanceof SendError) || thrown.code !== 'store_damaged') throw thrown;
      damage ??= thrown;
      return false;
    }
  };
  return {
    async work(entries, act) {
      let done = 0;
      let batch: Parameters<typeof act>[0][] = [];
      const flush = async (): Promise<void> => {
        const results = await Promise.all(batch.map((entry) => attempt(entry, act)));
        done += results.filter(Boolean).length;
        batch = [];
      };
      for await (const entry of entries) {
        batch.push(entry);
        if (batch.length === AT_ONCE) await flush();
        if (done >= MAX_PER_STEP) break;
      }
      await flush();
    },
    end() {
      if (damage) throw damage;
    },
  };
}
