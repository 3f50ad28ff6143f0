#!/usr/bin/env node
import { readFileSync } from 'node:fs';

// Replaces the few commands of gcloud that the page about the first deployment has, with the test server for Google Cloud.
const { SGRAPH_SEND_GOOGLE_ENDPOINT: google, TEST_ACCESS_TOKEN: token, TEST_IDENTITY_TOKEN: identity } = process.env;
const args = process.argv.slice(2);
const flag = (name) => args[args.indexOf(`--${name}`) + 1];
const COMMANDS = {
  'auth print-access-token': () => token,
  'auth print-identity-token': () => identity,
  'projects create': () => `Create in progress for [projects/${args[2]}].`,
  'services enable': async () => {
    const serviceIds = args.slice(2, args.indexOf('--project'));
    const answer = await fetch(`${google}/v1/projects/${flag('project')}/services:batchEnable`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ serviceIds }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    const { name } = await answer.json();
    return `Operation "${name}" finished successfully.`;
  },
  'iam roles': () => {
    const permissions = readFileSync(flag('file'), 'utf8').match(/^ {2}- \S+\.\S+$/gm) ?? [];
    if (permissions.length === 0) throw new Error('the file names no permission');
    return `Created role [${args[3]}].`;
  },
};
const command = COMMANDS[args.slice(0, 2).join(' ')];
if (!command) throw new Error(`gcloud ${args.join(' ')} is not known here`);
console.log(await command());
