import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { VARIABLES as OF_COMMAND_LINE } from '../../../cli/settings.ts';
import { foreignVariables, unknownVariables, VARIABLES } from '../../../lambdas/settings/variables.ts';

const ROOT = new URL('../../../', import.meta.url);
/** Put in by builds, and no variable of an environment. */
const OF_BUILDS = ['SGRAPH_SEND_VERSION', 'SGRAPH_SEND_PROVISION'];

describe('the variables of the product', () => {
  it.each([
    ['SGRAPH_SEND_MAX_STORE', 'did you mean SGRAPH_SEND_MAX_STORE_BYTES?'],
    ['SGRAPH_SEND_MAX_TRANSFERS_BYTES', 'did you mean SGRAPH_SEND_MAX_TRANSFER_BYTES?'],
    ['SGRAPH_SEND_UPLOAD', 'did you mean SGRAPH_SEND_UPLOADS?'],
    ['SGRAPH_SEND_ADMIN_KEY_SHA265', 'did you mean SGRAPH_SEND_ADMIN_KEY_SHA256?'],
    ['SGRAPH_SEND_ANONYMIZE', 'did you mean SGRAPH_SEND_ANONYMISE?'],
    ['SGRAPH_SEND_QUICHE', 'unset it; the settings are those of `sgraph-send serve --help`'],
    ['SGRAPH_SEND_', 'unset it; the settings are those of `sgraph-send serve --help`'],
  ])('are not %s: %s', (name, advice) => {
    expect(unknownVariables({ [name]: 'x' })).toEqual([`unknown variable ${name}: ${advice}`]);
  });

  it('are those of other programs too, and the admin keys of environments', () => {
    const names = [
      'SGRAPH_SEND_TOKEN',
      'SGRAPH_SEND_PORT',
      ...['DEV', 'QA', 'PROD', 'LIVE', 'QA_2'].map((end) => `SGRAPH_SEND_ADMIN_KEY_${end}`),
    ];
    expect(unknownVariables(Object.fromEntries([...names, 'PATH', 'SGRAPH'].map((name) => [name, 'x'])))).toEqual([]);
    expect(foreignVariables({ SGRAPH_SEND_PORT: '80', SGRAPH_SEND_TOKEN: '', SGRAPH_SEND_STORE: 'x' })).toEqual([
      { name: 'SGRAPH_SEND_PORT', reader: 'compose' },
    ]);
  });

  it('have all that the command line reads', () => {
    expect(VARIABLES).toEqual(expect.arrayContaining(Object.values(OF_COMMAND_LINE)));
  });

  it('have every name that a file of the product has', () => {
    const files = execFileSync(
      'git',
      [
        'ls-files',
        '-z',
        '--',
        'bin',
        'cli',
        'core',
        'lambdas',
        'lib',
        'tools',
        '*.yaml',
        '.github',
        'Dockerfile',
        'docs/*.md',
        // They show mistakes.
        ':!docs/decisions',
        'README.md',
      ],
      { cwd: ROOT, encoding: 'utf8' },
    );
    const texts = files
      .split('\0')
      .filter((file) => file !== '')
      .map((file) => readFileSync(new URL(file, ROOT), 'utf8'));
    const names = new Set(texts.flatMap((text) => text.match(/\bSGRAPH_SEND_[A-Z0-9_]*[A-Z0-9]\b/g) ?? []));
    expect(names.size).toBeGreaterThan(40);
    const known = Object.fromEntries([...names].filter((name) => !OF_BUILDS.includes(name)).map((name) => [name, 'x']));
    expect(unknownVariables(known)).toEqual([]);
  });
});
