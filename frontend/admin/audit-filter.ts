import { AuditKind } from '../../core/admin/audit-kind.ts';
import { isLoggedName } from '../../core/admin/logged-name.ts';
import { isTransferId } from '../../core/crypto/keys.ts';
import { query } from './api.ts';
import { readTransferId } from './search-form.ts';
import type { TimeForm, TimeSpan } from './time-span.ts';
import { iso, rangeOf, readTimeForm, timeAddress, timeSpanOf } from './time-span.ts';

/** Which entries of the operators' log are shown. It is a part of the page's address. */
export interface AuditFilter extends TimeSpan {
  readonly kind?: AuditKind | undefined;
  /** A name or a part of one. */
  readonly operator?: string | undefined;
  /** An id. */
  readonly target?: string | undefined;
}

/** The form as it was filled in. */
export interface AuditForm extends TimeForm {
  readonly kind: string;
  readonly operator: string;
  /** An id, or a link to a transfer. */
  readonly target: string;
}

export type AuditField = 'from' | 'until' | 'operator' | 'target';

/** The filter in the query of an address. What no form makes is left out. */
export function auditFilterOf(search: string): AuditFilter {
  const given = new URLSearchParams(search);
  const target = given.get('target');
  const operator = given.get('operator')?.trim();
  return {
    ...timeSpanOf(given),
    kind: AuditKind.safeParse(given.get('kind')).data,
    operator: operator !== undefined && isLoggedName(operator) ? operator : undefined,
    target: target !== null && isTransferId(target) ? target : undefined,
  };
}

/** The query that {@link auditFilterOf} reads, with its question mark; empty for the whole log. */
export function auditAddressOf(filter: AuditFilter): string {
  const { kind, operator, target } = filter;
  return query({ ...timeAddress(filter), kind, operator, target });
}

/** What the API is asked for. */
export function auditQueryOf(filter: AuditFilter, now: number): Readonly<Record<string, string | undefined>> {
  const { kind, operator, target } = filter;
  const { from, until } = rangeOf(filter, now);
  return { from: iso(from), until: iso(until), kind, operator, target };
}

/** Whether entries between two that are shown can be missing on purpose. */
export function leavesOut({ kind, operator, target }: AuditFilter): boolean {
  return [kind, operator, target].some((wanted) => wanted !== undefined);
}

/** What the form asks for, or the fields in which something is wrong. */
export function readAuditForm(form: AuditForm): {
  readonly wanted?: AuditFilter;
  readonly wrong?: ReadonlySet<AuditField>;
} {
  const { time, wrong: wrongTimes } = readTimeForm(form);
  const wrong = new Set<AuditField>(wrongTimes);
  const operator = form.operator.trim();
  const target = form.target.trim() === '' ? undefined : readTransferId(form.target);
  if (operator !== '' && !isLoggedName(operator)) wrong.add('operator');
  if (form.target.trim() !== '' && target === undefined) wrong.add('target');
  if (wrong.size > 0) return { wrong };
  return { wanted: { ...time, kind: AuditKind.safeParse(form.kind).data, operator: operator || undefined, target } };
}
