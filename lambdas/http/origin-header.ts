/** What the distribution in front adds to every request that it sends on. */
export const ORIGIN_HEADER = 'x-sgraph-send-origin';
