import { parseArgs } from 'node:util';
import { createEdge } from '../../lib/emulated-edge.ts';
import { createReach } from '../../lib/reach.ts';
import { deploySettings } from '../../lib/settings.ts';
import { runSmoke } from './run-smoke.ts';
import { createBrowse } from './smoke-browser.ts';

const USAGE =
  'npm run smoke -- --url https://send.example [--admin-url URL] [--version v1.2.3]   (SGRAPH_SEND_ADMIN_KEY tries the admin API)';

const { values } = parseArgs({
  options: { url: { type: 'string' }, 'admin-url': { type: 'string' }, version: { type: 'string' } },
});
if (values.url === undefined) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(2);
}
const { endpoint, adminKey } = deploySettings();
const plain = createReach(endpoint);
const reach = endpoint === undefined ? plain : createEdge({ region: 'us-east-1', endpoint }, plain);
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const results = await runSmoke(
  {
    url: values.url.replace(/\/$/, ''),
    adminUrl: values['admin-url']?.replace(/\/$/, ''),
    version: values.version,
    adminKey,
    reach,
    // Chromium cannot find an emulated host by its name.
    browse: endpoint === undefined ? await createBrowse() : undefined,
    isHealthShadowed: endpoint !== undefined && values.url.includes('.cloudfront.net'),
  },
  ({ name, seconds, failure, note }) => {
    print(
      `${failure === undefined ? 'ok  ' : 'FAIL'} ${name} (${seconds.toFixed(2)} s)${failure === undefined ? '' : `: ${failure}`}${note === undefined ? '' : ` [${note}]`}`,
    );
  },
);
const failed = results.filter(({ failure }) => failure !== undefined).length;
print(`${results.length - failed} of ${results.length} hold`);
process.exitCode = failed === 0 ? 0 : 1;
