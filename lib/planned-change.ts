import type { Finding, PropertyDifference } from './outcome.ts';
import { remedyInWords } from './outcome.ts';

/** `repair`: only what is there differs. `leave`: it is red, and `create` does not change it. `keep`: it stays, with what it holds. */
type PlannedAction = 'create' | 'update' | 'replace' | 'delete' | 'repair' | 'leave' | 'keep';

/** Something that `create` would do, or would not. */
export interface PlannedChange extends PropertyDifference {
  readonly component: string;
  readonly action: PlannedAction;
  /** What follows from it, such as what is lost. */
  readonly note?: string;
  /** What puts it right, of what `create` leaves. */
  readonly remedy?: string;
}

/** What changes nothing. */
const STILL: readonly PlannedAction[] = ['leave', 'keep'];

/** A change of something as a whole. */
export function changeOfWhole(
  component: string,
  action: PlannedAction,
  id: string,
  type: string,
  note?: string,
): PlannedChange {
  return { component, action, id, type, property: '', from: '', to: '', ...(note !== undefined && { note }) };
}

/**
 * What is to be done about a finding: the same that `verify` names. `how` says what becomes of a property that differs; what has a command
 * for a person, or was added, stays as it is.
 */
export function changeFor(
  { component, check, message, difference, addition, ...todo }: Finding,
  how: (difference: PropertyDifference) => PlannedAction,
): PlannedChange {
  const found = difference ?? { id: check, type: '', property: '', from: message, to: '' };
  const remedy = remedyInWords(todo);
  const action = addition === true || remedy !== undefined ? 'leave' : how(found);
  return { component, action, ...found, ...(remedy !== undefined && { remedy }) };
}

/** A component's changes for people, a line each. */
export function planInWords(changes: readonly PlannedChange[]): string[] {
  const lines = changes.map(changeInWords);
  return changes.every(({ action }) => STILL.includes(action)) ? ['no change', ...lines] : lines;
}

function changeInWords({ action, id, type, property, from, to, note, remedy }: PlannedChange): string {
  const name = property === '' ? [type, id].filter((text) => text !== '').join(' ') : `${id}.${property}`;
  const values = to === '' ? from : `${from} → ${to}`;
  const more = [note, remedy].filter((text) => text !== undefined);
  return [
    `${action} ${name}`,
    values === '' ? '' : `: ${values}`,
    more.length === 0 ? '' : ` (${more.join('; ')})`,
  ].join('');
}
