import { describe, expect, it } from 'vitest';
import { AuditQuery } from '../../../../core/admin/queries.ts';
import { AuditKind } from '../../../../core/admin/audit-kind.ts';
import type { AuditFilter, AuditForm } from '../../../../frontend/admin/audit-filter.ts';
import { auditAddressOf, auditFilterOf, auditQueryOf, readAuditForm } from '../../../../frontend/admin/audit-filter.ts';
import { FILTER_SPANS } from '../../../../frontend/admin/time-span.ts';
import { downloadLink } from '../../../../core/link.ts';

const NOW = Date.parse('2026-11-20T12:34:56.789Z');
const ID = 'a'.repeat(26);
const FORM: AuditForm = { span: 'any', from: '', until: '', kind: '', operator: '', target: '' };
const EXACT = { from: Date.parse('2026-11-19T15:00:00Z'), until: Date.parse('2026-11-19T16:00:00Z') };

describe('the filter of the audit log', () => {
  it.each(
    FILTER_SPANS.flatMap((span) =>
      [{}, { kind: AuditKind.options[7] }, { operator: 'Älice & Bob #1' }, { target: ID }].map((more): AuditFilter => ({
        span,
        ...(span === 'exact' && EXACT),
        ...more,
      })),
    ),
  )('comes back from its address, and asks what the API takes: %o', (filter) => {
    expect(auditFilterOf(auditAddressOf(filter))).toEqual(filter);
    const query = Object.entries(auditQueryOf(filter, NOW)).filter(([, value]) => value !== undefined);
    expect(AuditQuery.safeParse(Object.fromEntries(query)).error).toBeUndefined();
  });

  it('leaves out of an address what no form makes', () => {
    for (const search of ['?kind=burned', '?target=x', '?operator=', '?operator=a%0Ab', `?operator=${'a'.repeat(129)}`])
      expect(auditAddressOf(auditFilterOf(search))).toBe('');
  });

  it('takes of a link its id only', () => {
    const link = downloadLink('https://send.example', ID, 'A'.repeat(43));
    const { wanted } = readAuditForm({ ...FORM, target: ` ${link} `, operator: ' bob ' });
    expect(wanted).toEqual({ span: 'any', kind: undefined, operator: 'bob', target: ID });
  });

  it('names the fields in which something is wrong', () => {
    const wrong = (changes: Partial<AuditForm>): unknown => [...(readAuditForm({ ...FORM, ...changes }).wrong ?? [])];
    expect(wrong({ target: 'report.pdf', operator: 'a\u0000b' })).toEqual(['operator', 'target']);
    expect(wrong({ span: 'exact' })).toEqual(['from']);
    expect(wrong({ span: 'exact', from: '2026-11-20T18:00', until: '2026-11-20T17:00' })).toEqual(['until']);
  });
});
