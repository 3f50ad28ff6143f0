import type { Seen } from './live.ts';

/** Takes the place of a reference to something that was not seen. */
export class Unresolved {
  readonly what: string;
  constructor(what: string) {
    this.what = what;
  }
}

export interface ResolvedBy extends Seen {
  /** `AWS::Region` and the like. */
  readonly pseudo: Readonly<Record<string, string>>;
}

const ABSENT = Symbol('AWS::NoValue');

/** A declared value with what was seen in place of its references; what cannot be said is `Unresolved`. Throws on a function that it does not know. */
export function resolve(value: unknown, by: ResolvedBy): unknown {
  const found = resolved(value, by);
  return found === ABSENT ? undefined : found;
}

function resolved(value: unknown, by: ResolvedBy): unknown {
  if (Array.isArray(value)) return value.map((item) => resolved(item, by)).filter((item) => item !== ABSENT);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value);
  const [first] = members;
  if (members.length === 1 && first && (first[0] === 'Ref' || first[0].startsWith('Fn::')))
    return intrinsic(first[0], first[1], by);
  return Object.fromEntries(
    members.map(([name, member]) => [name, resolved(member, by)]).filter(([, member]) => member !== ABSENT),
  );
}

function intrinsic(name: string, given: unknown, by: ResolvedBy): unknown {
  // References are kept as they are in `Fn::Sub`, which names them in its own way.
  if (name === 'Fn::Sub') return substituted(given, by);
  const argument = resolved(given, by);
  if (argument instanceof Unresolved) return argument;
  const list = Array.isArray(argument) ? argument : [argument];
  const unresolved = list.flat().find((item) => item instanceof Unresolved);
  if (unresolved) return unresolved;
  if (name === 'Ref') return reference(String(argument), by);
  if (name === 'Fn::GetAtt') return attribute(typeof argument === 'string' ? argument.split('.') : list, by);
  if (name === 'Fn::ImportValue')
    return by.imports[String(argument)] ?? new Unresolved(`the export ${String(argument)}`);
  if (name === 'Fn::Join') return (list[1] as unknown[]).join(String(list[0]));
  if (name === 'Fn::Split') return String(list[1]).split(String(list[0]));
  if (name === 'Fn::Select') return (list[1] as unknown[])[Number(list[0])];
  // CloudFormation chooses them, by the default subnets of the account.
  if (name === 'Fn::GetAZs') return new Unresolved('the zones of the region');
  if (name === 'Fn::Base64') return Buffer.from(String(argument)).toString('base64');
  throw new Error(`a template uses ${name}, which lib/aws/declared/resolve.ts does not know: add it there`);
}

function reference(name: string, { pseudo, live }: ResolvedBy): unknown {
  if (name === 'AWS::NoValue') return ABSENT;
  return pseudo[name] ?? live[name]?.id ?? new Unresolved(name);
}

function attribute([logicalId, ...names]: readonly unknown[], { live }: ResolvedBy): unknown {
  const name = names.join('.');
  return live[String(logicalId)]?.attributes[name] ?? new Unresolved(`${name} of ${String(logicalId)}`);
}

function substituted(given: unknown, by: ResolvedBy): unknown {
  const [text, own = {}] = (Array.isArray(given) ? given : [given]) as [string, Record<string, unknown>?];
  let unresolved: Unresolved | undefined;
  const result = text.replace(/\$\{([^!}][^}]*)\}/g, (_, name: string) => {
    const value = Object.hasOwn(own, name)
      ? resolved(own[name], by)
      : name.includes('.')
        ? attribute(name.split('.'), by)
        : reference(name, by);
    if (value instanceof Unresolved) unresolved = value;
    return String(value);
  });
  return unresolved ?? result.replaceAll('${!', '${');
}
