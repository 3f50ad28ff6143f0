import type { StoredAuditEvent } from '../core/admin/schemas.ts';
import type { StoredTransferEvent } from '../core/schemas.ts';
import { counted } from '../core/quantity.ts';

interface Logged<T> {
  readonly event: T;
}

/** A line for each event of a transfer. */
export function eventLines(events: readonly Logged<StoredTransferEvent>[]): string[] {
  return events.map(({ event }) => {
    const { outcome, action, part, parts, download, bytes, by, expiresAt, password } = event;
    return lineOf(event, [
      outcome === 'ok' ? undefined : outcome,
      action,
      part === undefined ? undefined : `part ${part}`,
      parts === undefined ? undefined : counted(parts.length, 'part'),
      download === undefined ? undefined : `download ${download}`,
      bytes === undefined ? undefined : counted(bytes, 'byte'),
      by === undefined ? undefined : `by ${by}`,
      expiresAt === undefined ? undefined : `expires ${expiresAt}`,
      password && 'protected with a password',
    ]);
  });
}

/** A line for each thing that an operator did. */
export function auditLines(events: readonly Logged<StoredAuditEvent>[]): string[] {
  return events.map(({ event }) => {
    const { outcome, by, operator, target, count } = event;
    return lineOf(event, [
      outcome === 'ok' ? undefined : outcome,
      target,
      count === undefined ? undefined : `count ${count}`,
      operator === undefined ? `by ${by}` : `by ${operator} (${by})`,
    ]);
  });
}

function lineOf(
  { at, kind, missed, caller }: Pick<StoredTransferEvent | StoredAuditEvent, 'at' | 'kind' | 'missed' | 'caller'>,
  facts: readonly (string | undefined)[],
): string {
  const all = [
    ...facts,
    missed === undefined ? undefined : `${missed} before it not recorded, as the store was full`,
    `caller ${caller.slice(0, 12)}`,
  ];
  return `${at}  ${kind.padEnd(16)}  ${all.filter((fact) => fact !== undefined).join(', ')}`;
}
