import type { Api } from './api.ts';
import type { PartTarget } from './part-target.ts';
import { judgePartUrl } from './part-target.ts';
import type { PartUrl } from '../schemas.ts';
import { PartUrls } from '../schemas.ts';

/** Parts that are asked for together, counted from the first one: whichever of them is ready first, one request serves all. */
export const PARTS_ASKED_TOGETHER = 16;
/** A URL with less time left than this is not used for a part that still has to travel. */
const MARGIN_MS = 30_000;

export interface PartUrlPool {
  /** Where part `part` goes. `renew` asks again although a URL is at hand. Throws `untrusted_address`. */
  get(part: number, renew: boolean, signal?: AbortSignal): Promise<PartTarget>;
}

export interface PartUrlCall {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly purpose: 'upload' | 'download';
  readonly partCount: number;
  /** What the answer to a creation or a claim had of them. */
  readonly first: FirstUrls;
  /** Asked when the first address is another one than the server's. */
  readonly bucketOrigin: (signal?: AbortSignal) => Promise<string | undefined>;
}

/** Addresses of the first parts, which a server that can gives with the answer to what comes before them: a request less. */
export interface FirstUrls {
  readonly urls: readonly PartUrl[];
  /** When that request was sent, in milliseconds since 1970. */
  readonly askedAt: number;
}

/** Asks the server for them, by the query of that request. A server that does not know it ignores it. */
export function firstPartUrls(partCount: number): string {
  return `?partUrls=${Math.min(PARTS_ASKED_TOGETHER, partCount)}`;
}

/** Asks the server where parts go, some parts at a time, and again when the answers have grown old. */
export function createPartUrlPool(api: Api, call: PartUrlCall): PartUrlPool {
  const known = new Map<number, { url: PartUrl; usableUntil: number }>();
  let asking: Promise<void> = Promise.resolve();
  let bucket: Promise<string | undefined> | undefined;
  const bucketFor = (url: PartUrl, signal?: AbortSignal): Promise<string | undefined> => {
    // Without an origin it is the server's own.
    if (/^\/[^/]/.test(url.url)) return Promise.resolve(undefined);
    bucket ??= call.bucketOrigin(signal).catch((thrown: unknown) => {
      bucket = undefined;
      throw thrown;
    });
    return bucket;
  };
  const keep = ({ urls, askedAt }: FirstUrls): void => {
    for (const url of urls)
      known.set(url.part, { url, usableUntil: askedAt + Math.max(0, url.expiresInSeconds * 1_000 - MARGIN_MS) });
  };
  keep(call.first);
  const ask = async (part: number, signal?: AbortSignal): Promise<void> => {
    const first = part - ((part - 1) % PARTS_ASKED_TOGETHER);
    const parts = Array.from(
      { length: Math.min(PARTS_ASKED_TOGETHER, call.partCount - first + 1) },
      (_, index) => first + index,
    );
    const request = {
      method: 'POST' as const,
      path: call.path,
      headers: call.headers,
      json: { purpose: call.purpose, parts },
      signal,
    };
    const askedAt = Date.now();
    const { urls } = await api.json(request, PartUrls);
    keep({ urls, askedAt });
  };
  return {
    async get(part, renew, signal) {
      const usable = (): PartUrl | undefined => {
        const entry = known.get(part);
        return entry && Date.now() <= entry.usableUntil ? entry.url : undefined;
      };
      if (renew) known.delete(part);
      let url = usable();
      if (!url) {
        // One request at a time: the parts that wait find their answer in it.
        const earlier = asking.catch(() => undefined);
        asking = earlier.then(() => (usable() ? undefined : ask(part, signal)));
        await asking;
        url = known.get(part)?.url;
      }
      if (!url) throw new TypeError('the server gave no URL for a part');
      const { purpose } = call;
      const { baseUrl, isServersOwn } = api;
      return judgePartUrl(url, { baseUrl, isServersOwn, purpose, bucketOrigin: await bucketFor(url, signal) });
    },
  };
}
