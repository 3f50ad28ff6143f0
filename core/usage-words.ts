import { shownField } from './issue-words.ts';
import { suggestion } from './nearest.ts';
import { withoutHidden } from './shown-text.ts';

type Words = (...found: string[]) => string;

const LONGEST_VALUE = 80;

/** What parsers of a command line (commander and Node's own) found, by their sentences: they give nothing else. */
const FOUND: Readonly<Record<string, readonly (readonly [pattern: RegExp, words: Words])[]>> = {
  'commander.unknownOption': [
    // What is behind "=" may be an access code.
    [/^unknown option '([^'=]+).*?'(?:\n\(Did you mean (?:one of )?(.+)\?\))?$/s, unknownOption],
  ],
  'commander.unknownCommand': [
    // A link has a key, which no message repeats.
    [/^unknown command '[^']*(?:#|:\/\/)/, () => 'a link needs a command before it, such as receive'],
    [
      /^unknown command '(.*?)'(?:\n\(Did you mean (?:one of )?(.+)\?\))?$/s,
      (name, near) => `unknown command "${shownField(name)}"${meant(near)}`,
    ],
  ],
  'commander.missingArgument': [[/^missing required argument '(.+)'$/, (name) => `<${name}> is missing`]],
  'commander.optionMissingArgument': [[/^option '(.+)' argument missing$/, missingValue]],
  'commander.missingMandatoryOptionValue': [
    [/^required option '(.+)' not specified$/, (flags) => `${flagIn(flags)} is missing: give ${longIn(flags)}`],
  ],
  'commander.conflictingOption': [
    [
      /^option '(.+)' cannot be used with option '(.+)'$/,
      (one, other) => `${flagIn(one)} and ${flagIn(other)} exclude each other: leave one out`,
    ],
  ],
  'commander.excessArguments': [
    [
      /Expected ([0-9]+) arguments? but got ([0-9]+)\.$/,
      (most, given) => `too many arguments: found ${given}, expected ${most === '0' ? 'none' : `at most ${most}`}`,
    ],
  ],
  'commander.invalidArgument': [
    [
      /^option '(.+?)' argument '(.*)' is invalid\. (.*)$/s,
      (flags, value, why) => wrongValue(flagIn(flags), value, why),
    ],
    [
      /^option '.+?' value '(.*)' from env '(.+?)' is invalid\. (.*)$/s,
      (value, name, why) => wrongValue(name, value, why),
    ],
    [
      /^command-argument value '(.*)' is invalid for argument '(.+?)'\. (.*)$/s,
      (value, name, why) => wrongValue(`<${name}>`, value, why),
    ],
  ],
  ERR_PARSE_ARGS_UNKNOWN_OPTION: [[/^Unknown option '([^'=]+)/, unknownOption]],
  ERR_PARSE_ARGS_INVALID_OPTION_VALUE: [
    [/^Option '(.+)' does not take an argument/, (flags) => `${flagIn(flags)} takes no value`],
    [/^Option '(.+?)' argument (?:missing|is ambiguous)/, missingValue],
  ],
  ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL: [
    [/^Unexpected argument '(.*?)'/, (text) => `unknown argument "${shownField(text)}": expected only options`],
  ],
};

/** What is wrong with the words of a command line, as one line. Undefined where a parser ended for another reason, such as its help. */
export function usageWords({ code, message }: { readonly code: string; readonly message: string }): string | undefined {
  const text = message.replace(/^error: /, '');
  for (const [pattern, words] of FOUND[code] ?? []) {
    const found = pattern.exec(text);
    if (found) return withoutHidden(words(...found.slice(1)), '?');
  }
  return undefined;
}

function unknownOption(flag = '', near?: string): string {
  return `unknown option ${shownField(flag)}${meant(near)}`;
}

function missingValue(flags?: string): string {
  return `${flagIn(flags)} needs a value: give ${longIn(flags)}`;
}

function meant(near: string | undefined): string {
  return near === undefined ? '' : `: did you mean ${near.split(', ').join(' or ')}?`;
}

/** `--port` of `-p, --port <port>`. */
function flagIn(flags?: string): string {
  return longIn(flags).split(' ', 1).join('');
}

function longIn(flags = ''): string {
  return flags.slice(Math.max(0, flags.indexOf('--')));
}

/** `--mode is "fats", must be one of fast, slow: did you mean "fast"?`. */
function wrongValue(name = '', value = '', why = ''): string {
  const [, choices] = /^Allowed choices are (.+)\.$/.exec(why) ?? [];
  const expected = choices === undefined ? why : `must be one of ${choices}${suggestion(value, choices.split(', '))}`;
  const shown = value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}…` : value;
  return `${name} is "${shown}", ${expected}`;
}
