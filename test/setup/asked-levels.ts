import { suggestion } from '../../core/nearest.ts';

/** What a person asked `npm test` for; a text is what to print instead. */
export type Asked =
  | { readonly levels: readonly string[]; readonly paths: readonly string[] }
  | { readonly help: string }
  | { readonly refused: string };

/** Reads arguments: names of levels, and files or folders of tests that restrict them. */
export function readAsked(args: readonly string[], known: readonly string[]): Asked {
  if (args.some((arg) => arg === '--help' || arg === '-h')) return { help: helpOf(known) };
  const paths = args.filter((arg) => arg.includes('/'));
  const levels = args.filter((arg) => !arg.includes('/'));
  const unknown = levels.filter((level) => !known.includes(level));
  if (unknown.length > 0) {
    const names = unknown.map((level) => `there is no level ${level}${suggestion(level, known)}`);
    return { refused: [...names, helpOf(known)].join('\n') };
  }
  if (levels.length === 0 && paths.length > 0)
    return { refused: `name the level of ${paths.join(' ')}, such as: npm test -- unit test/unit/cli` };
  return { levels, paths };
}

function helpOf(known: readonly string[]): string {
  return `npm test [-- LEVEL… [FILE OR FOLDER…]]   runs all tests, or these levels in this order, of these files
levels: ${known.join(', ')}
npm test -- deployed   a browser at a deployment
npm test -- published  the package as a registry has it
for example:
  npm test -- unit
  npm test -- lint types unit
  npm test -- unit test/unit/cli`;
}
