import type { MakesKey } from './admin-key.ts';

/** What the command line says of a verb, and what is prepared for it. */
interface VerbFacts {
  readonly description: string;
  /** Whether it changes anything in the account. */
  readonly changes: boolean;
  /** Whether it compares with what was built, or deploys it. */
  readonly needsBuild: boolean;
  readonly makesKey: MakesKey;
  /** Whether it signs in by the admin key, or compares with it. */
  readonly usesKey: boolean;
}

export type VerbName =
  'preflight' | 'plan' | 'create' | 'verify' | 'lock-down' | 'delete' | 'smoke' | 'round-trip' | 'inventory' | 'open';

const LOOKS = { changes: false, needsBuild: false, makesKey: 'never', usesKey: false } as const;
const COMPARES = { ...LOOKS, needsBuild: true, usesKey: true } as const;
const CHANGES = { ...COMPARES, changes: true } as const;

/** All verbs. Nothing of a platform is loaded by them, so that the help is there at once. */
export const VERBS: Readonly<Record<VerbName, VerbFacts>> = {
  preflight: { ...LOOKS, description: 'Check that everything is ready, one line each.' },
  plan: { ...COMPARES, description: 'Show what create would change, and what it costs.' },
  create: { ...CHANGES, description: 'Create or update, and verify.', makesKey: 'if-missing' },
  verify: { ...COMPARES, description: 'Compare what exists with what is declared.' },
  'lock-down': { ...CHANGES, description: 'Allow access only through the public address.' },
  // CloudFormation takes a stack to delete by its declaration.
  delete: { ...CHANGES, description: 'Delete, and verify that nothing is left.', usesKey: false },
  smoke: { ...LOOKS, description: 'Test it from outside.', usesKey: true },
  'round-trip': {
    ...CHANGES,
    description: 'Create, verify, lock down, delete, verify that nothing is left, and repeat.',
    makesKey: 'always',
  },
  inventory: { ...LOOKS, description: 'List the resources of the environment, and others with similar names.' },
  open: { ...LOOKS, description: 'Show its address, and open it in a browser.' },
};
