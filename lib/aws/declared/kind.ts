import type { Removes } from './removable.ts';

/** What is known of the properties of a resource type. Paths are without the numbers of items: `Rules.Id`. */
export interface Kind {
  /** Lists whose order means nothing, with the members that distinguish their items, `One,Other`; `''` for lists of plain values. */
  readonly sets?: Readonly<Record<string, string>>;
  /** Policy documents, which are compared by what they mean. */
  readonly policies?: readonly string[];
  /** Sets that may hold more, such as tags, which CloudFormation and the stack put on, too. */
  readonly open?: readonly string[];
  /** Where nothing may be that is not declared; elsewhere a service fills in defaults of its own. */
  readonly closed?: readonly string[];
  /** What may be secret, and is in no message. */
  readonly secret?: readonly string[];
  /** By the name of a property of the resource: what takes away that which was added to it. CloudFormation sets none of these again. */
  readonly removes?: Readonly<Record<string, Removes>>;
  /** The same, where the person who added it may need it: the finding has the command, and nothing is removed. */
  readonly byHand?: Readonly<Record<string, Removes>>;
  /** What no service gives back, and why. */
  readonly unread?: Readonly<Record<string, string>>;
}
