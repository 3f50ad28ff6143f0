import { messageOf } from '../../deploy-error.ts';
import type { Outcome } from '../../lifecycle.ts';
import type { CloudSite } from './component.ts';
import { listKinds } from './inventory.ts';

/** Whether the APIs are enabled and let themselves be asked, a line each. */
export async function cloudPreflight(site: CloudSite): Promise<{ lines: string[]; outcome: Outcome }> {
  const { region } = site.config;
  const tried = await Promise.all(
    listKinds(site.google, site.config).map(async ({ kind, names }) => {
      const fault = await names().then(() => undefined, messageOf);
      return { kind, fault };
    }),
  );
  const findings = tried.flatMap(({ kind, fault }) =>
    fault === undefined ? [] : [{ component: 'preflight', region, check: kind, message: fault }],
  );
  const lines = tried.map(({ kind, fault }) =>
    `${fault === undefined ? 'ok ' : 'red'} ${region.padEnd(14)} ${kind.padEnd(12)} ${fault ?? ''}`.trimEnd(),
  );
  const did = findings.length === 0 ? 'ready' : 'not ready';
  return { lines, outcome: { did, resources: [], findings, excused: [] } };
}
