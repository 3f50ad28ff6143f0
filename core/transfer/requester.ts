/** Who asks: goes into the event of the action. */
export interface Requester {
  /** The anonymised caller. */
  readonly caller: string;
  /** Family and platform of the program that asks, from a fixed list. */
  readonly agent?: string;
  /** Id of the HTTP request. */
  readonly request: string;
}
