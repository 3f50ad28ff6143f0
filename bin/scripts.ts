import { suggestion } from '../core/nearest.ts';

/** Something that a person types after `npm run`, or after `--` there. */
export interface Script {
  /** One line for its help. */
  readonly does: string;
  /** The program that does it, from the root of the project. */
  readonly program?: string;
  /** What the program is given before that what was typed. */
  readonly args?: readonly string[];
  /** What is built before where it is missing or older than the sources. */
  readonly needs?: 'pages' | 'functions';
  readonly commands?: Readonly<Record<string, Script>>;
  /** Words that are none of the commands are for the program, which refuses what it does not know. */
  readonly takesWords?: true;
  /** The program answers `--help` itself. */
  readonly helps?: true;
  /** What may be typed after it. */
  readonly examples?: readonly string[];
}

const DOCKER = { program: 'bin/docker.ts' };
const RELEASE = { program: 'bin/release.ts', helps: true } as const;
const CI = { program: 'bin/ci.ts', helps: true } as const;
const EMULATOR = { program: 'test/setup/emulator.ts' };

/** The scripts of package.json. To add one, add a line here and one there, which a test compares. */
export const SCRIPTS: Readonly<Record<string, Script>> = {
  start: {
    does: 'builds, and serves both apps on this machine',
    program: 'dist/bin/sgraph-send.js',
    args: ['serve'],
    needs: 'pages',
    helps: true,
  },
  test: {
    does: 'runs all tests, or the levels that are named',
    program: 'test/run.ts',
    takesWords: true,
    helps: true,
    commands: {
      deployed: { does: 'a browser at a deployment', program: 'test/deployed/browser.ts', helps: true },
      published: { does: 'the package as a registry has it', program: 'test/package/published.ts', helps: true },
      gallery: {
        does: 'a picture of each page and state, to be looked at',
        program: 'test/gallery/run.ts',
        needs: 'pages',
        helps: true,
      },
    },
  },
  check: {
    does: 'lint, types and unit tests of what differs from the last commit, or of everything where nothing does',
    program: 'test/run.ts',
    args: ['check'],
  },
  lint: { does: 'looks at every file by ESLint and Prettier', program: 'test/run.ts', args: ['lint'] },
  build: {
    does: 'builds the pages and the command',
    program: 'bin/build.ts',
    examples: ['', 'functions', 'site'],
    commands: {
      functions: { does: 'the functions for Lambda', program: 'bin/build-functions.ts', needs: 'pages' },
      package: { does: 'what the published package needs', program: 'bin/build-package.ts', needs: 'functions' },
      site: { does: 'the documentation as a site', program: 'bin/build-site.ts' },
      artifact: { does: 'the archive for a machine', program: 'bin/artifact.ts', needs: 'pages', helps: true },
      sbom: { does: 'the bill of materials', program: 'bin/sbom.ts', needs: 'pages' },
    },
  },
  bench: {
    does: 'measures',
    program: 'test/bench/run.ts',
    needs: 'pages',
    takesWords: true,
    helps: true,
    commands: {
      profile: {
        does: 'where the time of a benchmark goes',
        program: 'test/bench/profile.ts',
        needs: 'pages',
        helps: true,
      },
    },
  },
  deploy: { does: 'deploys, and looks at what is deployed', program: 'bin/deploy.ts', helps: true },
  'round-trip': {
    does: 'deploys to an emulator and deletes again, or on AWS with --real-aws',
    program: 'test/setup/round-trip.ts',
    helps: true,
  },
  emulator: {
    does: 'an emulator of AWS on this machine; SGRAPH_SEND_EMULATOR names another folder for it than .cache/emulator',
    ...EMULATOR,
    args: ['start'],
    examples: ['', 'status', 'stop'],
    commands: {
      start: {
        does: 'starts it in the background, which is what happens without a command',
        ...EMULATOR,
        args: ['start'],
      },
      status: { does: 'where it is, and what it leaves out', ...EMULATOR, args: ['status'] },
      env: { does: 'what a shell needs: eval "$(npm run --silent emulator -- env)"', ...EMULATOR, args: ['env'] },
      stop: { does: 'ends it and keeps what it holds', ...EMULATOR, args: ['stop'] },
      reset: { does: 'removes what it holds', ...EMULATOR, args: ['reset'] },
    },
  },
  smoke: { does: 'tries a server by its address', program: 'test/deployed/smoke.ts', helps: true },
  docker: {
    does: 'the image',
    examples: ['build', 'smoke'],
    commands: {
      setup: { does: 'installs Docker and starts it, on Debian as root', ...DOCKER, args: ['setup'] },
      build: { does: 'builds the image sgraph-send:VERSION', ...DOCKER, args: ['build'] },
      smoke: {
        does: 'builds it, and tries both apps in one container and each in its own',
        ...DOCKER,
        args: ['smoke'],
      },
    },
  },
  release: {
    does: 'releases, and goes back to an earlier release',
    examples: ['check', 'patch --dry-run', 'roll-back v0.2.14 --env prod --regions eu-west-2 --real-aws'],
    commands: {
      check: { does: 'says where a version or the repository differs', ...RELEASE, args: ['check'] },
      patch: { does: 'v0.2.15 to v0.2.16: writes the version everywhere and commits', ...RELEASE, args: ['patch'] },
      minor: { does: 'v0.2.15 to v0.3.0: writes the version everywhere and commits', ...RELEASE, args: ['minor'] },
      tag: { does: 'tags that commit, once its package is published', ...RELEASE, args: ['tag'] },
      publish: { does: 'publishes the package of this commit', program: 'bin/publish.ts', helps: true },
      'roll-back': { does: 'deploys an earlier release', program: 'bin/roll-back.ts', helps: true },
    },
  },
  ci: {
    does: 'what the workflows run, and what shows them here',
    examples: ['pipeline --no-credentials', 'jobs lint unit', 'sweep --regions eu-west-2 --real-aws'],
    commands: {
      node: { does: 'which Node the lock file pins', program: 'bin/node-pin.mjs' },
      credentials: { does: 'whether the credentials of a provider are set', ...CI, args: ['credentials'] },
      'push-image': { does: 'pushes the image of this version', program: 'bin/push-image.ts', helps: true },
      report: { does: 'the report of the last deployment, or of the jobs before', ...CI, args: ['report'] },
      pipeline: { does: 'the pipeline of dev on this machine', program: 'test/setup/pipeline.ts', helps: true },
      jobs: { does: 'checks the workflows and runs jobs of them by act', program: 'test/workflows/run.ts' },
      sweep: { does: 'what round trips and pipelines left behind', program: 'bin/sweep.ts', helps: true },
    },
  },
  setup: { does: 'installs the packages of the lock file where they are missing' },
};

const HELP = ['--help', '-h'];

/** What is to be run for what was typed; a text is what to print instead. */
export type Chosen =
  | { readonly script: Script; readonly args: readonly string[] }
  | { readonly help: string }
  | { readonly refused: string };

/** Finds what was typed: the name of a script, then its arguments. */
export function chooseScript(name: string, typed: readonly string[]): Chosen {
  const script = Object.hasOwn(SCRIPTS, name) ? SCRIPTS[name] : undefined;
  if (!script) return { refused: `there is no script ${name}${suggestion(name, Object.keys(SCRIPTS))}` };
  const [word = '', ...rest] = typed;
  const names = Object.keys(script.commands ?? {});
  const command = Object.hasOwn(script.commands ?? {}, word) ? script.commands?.[word] : undefined;
  if (command) return chosen(`${invocation(name)} -- ${word}`, command, rest);
  if (names.length > 0 && word !== '' && !word.startsWith('-') && !script.takesWords)
    return {
      refused: `there is no ${invocation(name)} -- ${word}${suggestion(word, names)}\n${helpOf(invocation(name), script)}`,
    };
  return chosen(invocation(name), script, typed);
}

function chosen(typed: string, script: Script, args: readonly string[]): Chosen {
  if (args.some((arg) => HELP.includes(arg)) && !script.helps) return { help: helpOf(typed, script) };
  return script.program === undefined && script.commands ? { refused: helpOf(typed, script) } : { script, args };
}

/** As npm takes it. */
function invocation(name: string): string {
  return name === 'start' || name === 'test' ? `npm ${name}` : `npm run ${name}`;
}

function helpOf(typed: string, { does, commands = {}, examples = [] }: Script): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length), 0) + 2;
  const listed = Object.entries(commands).map(([name, command]) => `  ${name.padEnd(width)}${command.does}`);
  const shown = examples.map((example) => `  ${typed}${example === '' ? '' : ` -- ${example}`}`);
  return [
    `${typed}${listed.length > 0 ? ' -- COMMAND' : ''}   ${does}`,
    ...listed,
    ...(shown.length > 0 ? ['for example:', ...shown] : []),
  ].join('\n');
}
