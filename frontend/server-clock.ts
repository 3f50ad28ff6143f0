import { createServerClock } from '../core/client/server-clock.ts';
import { refreshTexts } from './live.ts';

/** The clock by which everything is shown and chosen here: this device's may be wrong. */
export const serverClock = createServerClock({ onCorrected: () => refreshTexts() });

/** Milliseconds since 1970, as the server has it. */
export const serverNow = (): number => serverClock.now();
