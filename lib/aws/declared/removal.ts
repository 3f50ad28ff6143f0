import type { Fault } from '../../checks.ts';
import type { Call } from '../../config/request.ts';
import type { Removal } from '../../outcome.ts';

/** What the command line of AWS calls a service, where that is not the prefix of its actions. */
const CLI_NAMES: Readonly<Record<string, string>> = { elasticloadbalancing: 'elbv2', s3: 's3api' };

export function removal(call: Call, input: Removal['input']): Removal {
  return { call, input };
}

/** What a check says of something added: that it is, what takes it away, and the same as commands for a person. */
export function added(removals: readonly Removal[], region: string): Pick<Fault, 'addition' | 'removals' | 'remedy'> {
  if (removals.length === 0) return { addition: true };
  return { addition: true, removals, ...byHand(removals, region) };
}

/** Of what is for a person to take away. */
export function byHand(removals: readonly Removal[], region: string): { readonly remedy: string } {
  return { remedy: removals.map((each) => commandOf(each, region)).join(' && ') };
}

/**
 * The command of the AWS CLI that makes a call. Its names are those of the call and its members with hyphens, and it takes lists of texts
 * as words and all else as JSON: https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-parameters.html
 */
function commandOf({ call, input }: Removal, region: string): string {
  const [service = '', operation = ''] = call.split(' ');
  const members = Object.entries(input).flatMap(([name, value]) => [`--${hyphenated(name)}`, ...wordsOf(value)]);
  return ['aws', CLI_NAMES[service] ?? service, hyphenated(operation), ...members, '--region', region].join(' ');
}

function wordsOf(value: unknown): string[] {
  if (typeof value === 'string' || typeof value === 'number') return [quoted(String(value))];
  const isList = Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string');
  return isList ? value.map(quoted) : [quoted(JSON.stringify(value))];
}

/** As one word of a shell. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function hyphenated(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '-').toLowerCase();
}
