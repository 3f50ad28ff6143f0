import { parseArgs } from 'node:util';
import { createEdge } from '../../lib/emulator/edge.ts';
import { DeployError } from '../../lib/deploy-error.ts';
import { VERDICT_CODES } from '../../lib/outcome.ts';
import { createHttpProbe } from '../../lib/http-probe.ts';
import { runProgram } from '../../lib/run-program.ts';
import { deploySettings } from '../../lib/config/settings.ts';
import { countSmoke, describeSmoke, runSmoke, verdictOfSmoke } from '../../lib/smoke/run-smoke.ts';
import { createBrowse } from './smoke-browser.ts';

const USAGE =
  'npm run smoke -- --url https://send.example [--admin-url URL] [--version v1.2.3] [--allow-skipped]   (SGRAPH_SEND_ADMIN_KEY tries the admin API)';

await runProgram(USAGE, async () => {
  const options = {
    url: { type: 'string' },
    'admin-url': { type: 'string' },
    version: { type: 'string' },
    'allow-skipped': { type: 'boolean' },
  } as const;
  const { values } = parseArgs({ options });
  const url = originOf(values.url);
  const adminUrl = values['admin-url'] === undefined ? undefined : originOf(values['admin-url']);
  const { endpoint, adminKey } = deploySettings();
  const plain = createHttpProbe(endpoint);
  const target = {
    url,
    adminUrl,
    version: values.version,
    adminKey,
    reach: endpoint === undefined ? plain : createEdge({ region: 'us-east-1', endpoint }, plain),
    // Chromium cannot find an emulated host by its name.
    browse: endpoint === undefined ? await createBrowse() : undefined,
    isHealthShadowed: endpoint !== undefined && url.includes('.cloudfront.net'),
    isEmulated: endpoint !== undefined,
  };
  const results = await runSmoke(target, (result) => print(describeSmoke(result)));
  print(countSmoke(results));
  const verdict = verdictOfSmoke(results);
  if (verdict !== 'incomplete') return VERDICT_CODES[verdict];
  if (values['allow-skipped'] === true) return VERDICT_CODES.good;
  print('not everything was checked: give what the lines above ask for, or --allow-skipped');
  return VERDICT_CODES[verdict];
});

/** The address without a slash at its end. Throws `config` for what is none. */
function originOf(text: string | undefined): string {
  const isAddress = text !== undefined && URL.canParse(text) && /^https?:/.test(text);
  if (!isAddress) throw new DeployError('config', `${text ?? 'nothing'} is not an address to try\n${USAGE}`);
  return text.replace(/\/$/, '');
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
