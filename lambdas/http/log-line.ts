import type { EmbeddedMetrics } from '../metrics.ts';

/** One line of the log. Never holds a key, a token, a file name, an address or plaintext. */
export type Log = (line: Readonly<Record<string, string | number>>, metrics?: EmbeddedMetrics) => void;
