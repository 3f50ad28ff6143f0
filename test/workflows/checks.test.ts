import { describe, expect, it } from 'vitest';
import { WORKFLOW_CHECKS } from './checks.ts';
import { readWorkflows } from './workflow-files.ts';

/** For each check files that are changed in one place, so that only it has something to find. */
const FAULTS: Readonly<Record<string, readonly { file: string; found: string | RegExp; put: string; says: RegExp }[]>> =
  {
    'every line that runs is a script of bin/scripts.ts': [
      {
        file: 'sweep',
        found: 'npm run ci',
        put: 'npm run cii',
        says: /sweep\/\w+: there is no script cii: did you mean "ci"\?/,
      },
      {
        file: 'sweep',
        found: 'ci -- sweep',
        put: 'ci -- sweeep',
        says: /there is no npm run ci -- sweeep: did you mean "sweep"\?/,
      },
      { file: 'set-up', found: 'run: npm run setup', put: 'run: npm ci', says: /actions\/set-up runs "npm ci"/ },
      { file: 'sweep', found: '--delete', put: '--delete && date', says: /more than words/ },
      { file: 'sweep', found: '"$REGIONS"', put: '$REGIONS', says: /more than words/ },
    ],
    'every action of others is pinned by a commit, with its version behind': [
      {
        file: 'sweep',
        found: /actions\/checkout@[0-9a-f]{40}/,
        put: 'actions/checkout@v7',
        says: /uses actions\/checkout@v7/,
      },
      { file: 'sweep', found: /(@[0-9a-f]{40}) # v\S+/, put: '$1', says: /says no version/ },
    ],
    'a clone keeps no credentials': [
      {
        file: 'sweep',
        found: 'persist-credentials: false',
        put: 'persist-credentials: true',
        says: /sweep\/credentials lets/,
      },
    ],
    'a workflow may do nothing, and each job says what it may': [
      {
        file: 'sweep',
        found: 'permissions: {}',
        put: 'permissions:\n  contents: read',
        says: /sweep may do more than nothing/,
      },
      { file: 'ci-tests', found: / {4}permissions:\n {6}contents: read\n/, put: '', says: /ci-tests\/lint says not/ },
    ],
    'a job that runs ends by itself': [
      { file: 'sweep', found: / {4}timeout-minutes: \d+\n/, put: '', says: /sweep\/credentials has no timeout/ },
    ],
    'the session of the role outlives every job, and is one that the role gives': [
      {
        file: 'credentials',
        found: /role-duration-seconds: 10800/,
        put: 'role-duration-seconds: 3600',
        says: /asks for 3600 s/,
      },
      {
        file: 'round-trip',
        found: /timeout-minutes: 150/,
        put: 'timeout-minutes: 190',
        says: /a job may take 11400 s/,
      },
    ],
    'deploying is given an admin key, for otherwise one is made and shown to everybody': [
      {
        file: 'deploy__ec2',
        found: / {6}- env:\n {10}SGRAPH_SEND_ADMIN_KEY: .*\n {8}run/,
        put: '      - run',
        says: /deploy__ec2\/deploy creates without/,
      },
    ],
    'the key that a creation is given is said to be of its environment, or a new one would be refused': [
      {
        file: 'deploy__ec2',
        found: / --admin-key-from SGRAPH_SEND_ADMIN_KEY/,
        put: '',
        says: /deploy__ec2\/deploy creates without --admin-key-from/,
      },
    ],
    'deployments of one kind wait for each other': [
      { file: 'deploy__ec2', found: /concurrency:\n.*\n.*\n/, put: '', says: /deploy__ec2 has no concurrency group/ },
    ],
    'the pipeline is the list of tools/pipeline/jobs.ts': [
      { file: 'deploy__lambda', found: '--only admin', put: '--only user', says: /deploy__lambda\/admin runs/ },
      {
        file: 'deploy__lambda',
        found: 'needs: [user, admin]',
        put: 'needs: user',
        says: /distribution needs user, expected user; admin/,
      },
      {
        file: 'ci-pipeline',
        found: /needs.tag.outputs.tagged == 'true' && contains\(fromJSON\(inputs.targets\), 'ami'\)/,
        put: 'always()',
        says: /ami does not ask/,
      },
      {
        file: 'ci-pipeline',
        found: 'needs: [release, publish]',
        put: 'needs: release',
        says: /tag needs release, expected release; publish/,
      },
      { file: 'ci-tests', found: '  unit:', put: '  units:', says: /ci-tests has the jobs lint units/ },
      { file: 'smoke-test', found: 'deploy -- smoke', put: 'deploy -- verify', says: /deploy__lambda\/smoke runs/ },
      { file: 'ci-pipeline', found: 'deploy__ami.yml', put: 'deploy__ec2.yml', says: /ami calls/ },
    ],
    'a deployment in several jobs creates every component of its target, each after what it needs': [
      { file: 'deploy__lambda', found: 'firewall,', put: '', says: /deploy__lambda never creates firewall/ },
      {
        file: 'deploy__lambda',
        found: 'needs: [user, admin]',
        put: 'needs: user',
        says: /deploy__lambda\/distribution may create distribution before admin/,
      },
    ],
    'branches do what tools/pipeline/jobs.ts says': [
      {
        file: 'ci-pipeline__dev',
        found: 'increment: patch',
        put: 'increment: minor',
        says: /increment "minor", expected "patch"/,
      },
      { file: 'ci-pipeline__main', found: ', "ami"', put: '', says: /ci-pipeline__main has targets/ },
    ],
    'every target of docs/matrix.md has a workflow that can be called and started, with the smoke test': [
      {
        file: 'deploy__cloud-run',
        found: 'target: cloud-run',
        put: 'target: docker',
        says: /deploy__cloud-run does not try/,
      },
      { file: 'deploy__ec2', found: 'target: ec2', put: 'target: ami', says: /deploy__ec2 does not try/ },
      { file: 'deploy__ec2', found: 'workflow_dispatch', put: 'push', says: /deploy__ec2 lacks workflow_dispatch/ },
    ],
    'what costs while it rests is deleted even when its test fails': [
      { file: 'deploy__ec2', found: 'always() && ', put: '', says: /deploy__ec2 may leave/ },
    ],
    'what is deleted on AWS leaves its bucket, emptied': [
      { file: 'round-trip', found: ' --keep storage', put: '', says: /round-trip\/round-trip deletes the bucket/ },
      { file: 'deploy__ami', found: ' --keep storage', put: '', says: /deploy__ami\/clean-up deletes the bucket/ },
    ],
    'secrets and variables are those of tools/pipeline/credentials.ts': [
      {
        file: 'sweep',
        found: 'secrets.AWS_ACCESS_KEY_ID',
        put: 'secrets.AWS_KEY',
        says: /AWS_KEY is used, but no credential/,
      },
      {
        file: 'sweep',
        found: 'vars.AWS_ROLE_ARN',
        put: 'secrets.AWS_ROLE_ARN',
        says: /AWS_ROLE_ARN is taken from secrets/,
      },
    ],
    'secrets and variables are those of docs/operations.md': [
      {
        file: 'sweep',
        found: 'secrets.AWS_ACCESS_KEY_ID',
        put: 'secrets.AWS_KEY',
        says: /does not have AWS_KEY secret/,
      },
    ],
  };

describe('our rules for workflows', () => {
  it('each have a planted fault', () => {
    expect(Object.keys(FAULTS).sort()).toEqual(Object.keys(WORKFLOW_CHECKS).sort());
  });

  it.each(Object.entries(WORKFLOW_CHECKS))('hold: %s', (_name, check) => expect(check(readWorkflows())).toEqual([]));

  for (const [name, faults] of Object.entries(FAULTS)) {
    it.each(faults)(`find $says, by the rule: ${name}`, ({ file, found, put, says }) => {
      const faulty = readWorkflows((each, text) => {
        if (each !== file) return text;
        const changed = text.replace(found, put);
        expect(changed).not.toBe(text);
        return changed;
      });
      expect(WORKFLOW_CHECKS[name]!(faulty).join('\n')).toMatch(says);
    });
  }
});
