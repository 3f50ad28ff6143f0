/** What one message takes of the memory that the bodies of many share. */
export interface Share {
  /** Resolves when it is this one's turn to hold so many more bytes; undefined: now. Also when it was left, so that what reads can end. */
  room(bytes: number): Promise<void> | undefined;
  /** Counts bytes that came without having asked, as what a socket gives has any size. False: ask for room before more. */
  add(bytes: number): boolean;
  /** Waits for nothing any more: the peer went away. */
  leave(): void;
  /** Gives everything back. */
  end(): void;
}

/** The other side of a connection, which fills a body or takes it. */
export interface Peer {
  /** Whether it is slower than who waits for it has to bear. `ms`: since it was opened, without what it waited for room. */
  isSlow(ms: number): boolean;
  end(): void;
}

export interface BodyMemory {
  open(peer: Peer): Share;
  /** Bytes that are held now, those promised included. */
  held(): number;
  /** Ends slow peers where somebody waits: done once a second. */
  endSlow(): void;
}

interface Entry extends Peer {
  bytes: number;
  /** Promised and not yet come. */
  promised: number;
  readonly order: number;
  readonly openedAt: number;
  waitedMs: number;
  waiting: { readonly bytes: number; readonly since: number; readonly go: () => void } | undefined;
}

/** Who holds how much, and who waits. */
interface Books extends Pick<BodyMemory, 'held' | 'endSlow'> {
  readonly open: Set<Entry>;
  mayHold(entry: Entry, bytes: number): boolean;
  hold(entry: Entry, bytes: number): void;
  promise(entry: Entry, bytes: number): void;
  enqueue(entry: Entry, bytes: number): Promise<void>;
  stopWaiting(entry: Entry): void;
  giveBack(entry: Entry): void;
}

/** How often peers are looked at while someone waits. */
const LOOK_MS = 1_000;

/**
 * Memory of a bounded size for the bodies of many messages. Who finds it full waits for its turn, in the order in which the messages came; meanwhile nothing is
 * read of it. As bodies that are half there could fill it for good, the first that waits may exceed the bound, one at a time: the most that
 * is held is `maxBytes` and one body. While someone waits, slow peers are ended.
 */
export function createBodyMemory(maxBytes: number, clock: () => number = () => performance.now()): BodyMemory {
  const books = createBooks(maxBytes, clock);
  let opened = 0;
  return {
    open(peer) {
      const isSlow = (ms: number): boolean => peer.isSlow(ms);
      const end = (): void => peer.end();
      const state = { bytes: 0, promised: 0, order: opened++, openedAt: clock(), waitedMs: 0, waiting: undefined };
      const entry: Entry = { isSlow, end, ...state };
      books.open.add(entry);
      return shareOf(books, entry);
    },
    held: books.held,
    endSlow: books.endSlow,
  };
}

function shareOf(books: Books, entry: Entry): Share {
  const { open } = books;
  return {
    room(bytes) {
      if (!open.has(entry)) return undefined;
      if (!books.mayHold(entry, bytes)) return books.enqueue(entry, bytes);
      books.promise(entry, bytes);
      return undefined;
    },
    add(bytes) {
      const unasked = Math.max(0, bytes - entry.promised);
      entry.promised -= bytes - unasked;
      if (open.has(entry)) books.hold(entry, unasked);
      return entry.promised > 0 || books.mayHold(entry, 1);
    },
    leave: () => books.stopWaiting(entry),
    end() {
      if (open.delete(entry)) books.giveBack(entry);
    },
  };
}

function createBooks(maxBytes: number, clock: () => number): Books {
  const open = new Set<Entry>();
  const queue: Entry[] = [];
  let held = 0;
  let exempt: Entry | undefined;
  const watch = lookWhileNeeded(() => endSlow());

  const hold = (entry: Entry, bytes: number): void => {
    held += bytes;
    entry.bytes += bytes;
  };
  const promise = (entry: Entry, bytes: number): void => {
    hold(entry, bytes);
    entry.promised += bytes;
  };
  const stopWaiting = (entry: Entry): void => {
    const { waiting } = entry;
    if (!waiting) return;
    queue.splice(queue.indexOf(entry), 1);
    entry.waiting = undefined;
    entry.waitedMs += clock() - waiting.since;
    waiting.go();
  };
  const wake = (): void => {
    for (let [next] = queue; next?.waiting; [next] = queue) {
      const { bytes } = next.waiting;
      if (held + bytes > maxBytes) {
        if (exempt) break;
        exempt = next;
      }
      promise(next, bytes);
      stopWaiting(next);
    }
    watch(queue.length > 0);
  };
  const endSlow = (): void => endSlowOf(queue.length === 0 ? [] : open, clock());
  const enqueue = (entry: Entry, bytes: number): Promise<void> =>
    new Promise((go) => {
      entry.waiting = { bytes, since: clock(), go };
      insert(queue, entry);
      wake();
    });

  return {
    open,
    hold,
    promise,
    enqueue,
    stopWaiting,
    endSlow,
    held: () => held,
    mayHold: (entry, bytes) => entry === exempt || (queue.length === 0 && held + bytes <= maxBytes),
    giveBack(entry) {
      stopWaiting(entry);
      held -= entry.bytes;
      if (exempt === entry) exempt = undefined;
      wake();
    },
  };
}

/** In the order in which the messages came. */
function insert(queue: Entry[], entry: Entry): void {
  const behind = queue.findIndex(({ order }) => order > entry.order);
  queue.splice(behind === -1 ? queue.length : behind, 0, entry);
}

function endSlowOf(entries: Iterable<Entry>, now: number): void {
  for (const entry of entries) if (!entry.waiting && entry.isSlow(now - entry.openedAt - entry.waitedMs)) entry.end();
}

function lookWhileNeeded(look: () => void): (isNeeded: boolean) => void {
  let timer: NodeJS.Timeout | undefined;
  return (isNeeded) => {
    if (isNeeded) {
      timer ??= setInterval(look, LOOK_MS).unref();
    } else {
      clearInterval(timer);
      timer = undefined;
    }
  };
}
