/** Periods of alarms, in seconds. */
export const FIVE_MINUTES = 300;
export const QUARTER_HOUR = 900;
/** The share of the time that an answer may take from which on it counts as slow. */
export const NEARLY = 0.8;
