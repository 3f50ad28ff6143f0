/** Commands of W3C WebDriver that the tests use: method and address. Firefox knows them by the same names, without addresses. */
export const COMMANDS = {
  Navigate: ['POST', 'url'],
  Back: ['POST', 'back'],
  Forward: ['POST', 'forward'],
  Refresh: ['POST', 'refresh'],
  SetWindowRect: ['POST', 'window/rect'],
  FindElements: ['POST', 'elements'],
  GetComputedLabel: ['GET', 'element/{id}/computedlabel'],
  GetElementProperty: ['GET', 'element/{id}/property/{name}'],
  ElementClick: ['POST', 'element/{id}/click'],
  ElementSendKeys: ['POST', 'element/{id}/value'],
  ExecuteScript: ['POST', 'execute/sync'],
  AcceptAlert: ['POST', 'alert/accept'],
} as const;
export type Command = keyof typeof COMMANDS;
export type Parameters = Readonly<Record<string, unknown>>;

/** A browser of its own, with nothing in it yet. */
export interface Driver {
  /** Gives the value of the answer. Throws with WebDriver's name of the error. */
  send(command: Command, parameters?: Parameters): Promise<unknown>;
  /** Where it saves what is downloaded. */
  readonly downloads: string;
  stop(): Promise<void>;
}
