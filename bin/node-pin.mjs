// Says which Node the lock file pins, for the job that installs it: so it is plain JavaScript for whatever Node is there.
import { appendFileSync, readFileSync } from 'node:fs';

const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
const line = `node=${lock.packages['node_modules/node'].version}`;
console.log(line);
if (process.env.GITHUB_OUTPUT) appendFileSync(process.env.GITHUB_OUTPUT, `${line}\n`);
