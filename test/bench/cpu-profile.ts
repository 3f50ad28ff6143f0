import { basename } from 'node:path';
import type { Frame, Kind } from './profile-kinds.ts';
import { kindOf } from './profile-kinds.ts';

/** A profile as V8 writes it: https://chromedevtools.github.io/devtools-protocol/v8/Profiler/#type-Profile */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  /** The node that was running at each sample. */
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: {
    readonly functionName: string;
    readonly url: string;
    readonly lineNumber: number;
  };
  readonly children?: readonly number[];
}

export interface Spent {
  readonly what: string;
  readonly ms: number;
}

/** Where the time of one process went. Idle time is left out. */
export interface Spending {
  readonly role: 'server' | 'client' | 'program';
  readonly ms: number;
  readonly kinds: readonly Spent[];
  readonly functions: readonly Spent[];
}

/** Adds up the own time of each function; what a library or the engine does is of the kind of its nearest caller that has one. */
export function spendingOf({ nodes, samples, timeDeltas }: CpuProfile): Spending {
  const frames = framesOf(nodes);
  const [kinds, functions] = [new Map<Kind, number>(), new Map<string, number>()];
  let total = 0;
  samples.forEach((id, index) => {
    const stack = frames.get(id) ?? [];
    const kind = kindOf(stack);
    // The time before a sample was spent in the one before it.
    const ms = (timeDeltas[index + 1] ?? 0) / 1_000;
    if (kind === 'idle' || ms === 0) return;
    total += ms;
    add(kinds, kind, ms);
    add(functions, nameOf(stack), ms);
  });
  return { role: roleOf(nodes), ms: total, kinds: sorted(kinds), functions: sorted(functions) };
}

/** The stack of each node, the function that runs first. */
function framesOf(nodes: readonly ProfileNode[]): Map<number, readonly Frame[]> {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const stackOf = (id: number | undefined): Frame[] => {
    const stack: Frame[] = [];
    for (let node = byId.get(id ?? 0); node; node = byId.get(parents.get(node.id) ?? 0)) {
      const { functionName, url, lineNumber } = node.callFrame;
      stack.push({ name: functionName, url, line: lineNumber + 1 });
    }
    return stack;
  };
  return new Map(nodes.map(({ id }) => [id, stackOf(id)]));
}

/** By the half of Node's HTTP that ran in the process. A bench that has a client and a bare server in it is a client. */
function roleOf(nodes: readonly ProfileNode[]): Spending['role'] {
  const has = (url: string, name: string): boolean =>
    nodes.some(({ callFrame }) => callFrame.url === url && callFrame.functionName === name);
  if (has('node:_http_client', 'parserOnIncomingClient')) return 'client';
  return has('node:_http_server', 'parserOnIncoming') ? 'server' : 'program';
}

/** `parse core/schemas.ts:12`; of what the engine does itself with the function that called it. */
function nameOf([frame, ...callers]: readonly Frame[]): string {
  if (!frame) return '(unknown)';
  const name = frame.name === '' ? '(anonymous)' : frame.name;
  if (frame.url !== '') return `${name} ${placeOf(frame)}`;
  const caller = callers.find(({ url }) => url !== '');
  return caller ? `${name} ← ${caller.name} ${placeOf(caller)}` : name;
}

function placeOf({ url, line }: Frame): string {
  if (url.startsWith('node:')) return `${url}:${line}`;
  const [, path = basename(url)] = /\/((?:node_modules|core|cli|lambdas|test|bin)\/.*)$/.exec(url) ?? [];
  return `${path}:${line}`;
}

function add<Name>(sums: Map<Name, number>, name: Name, ms: number): void {
  sums.set(name, (sums.get(name) ?? 0) + ms);
}

function sorted(sums: ReadonlyMap<string, number>): Spent[] {
  return [...sums].map(([what, ms]) => ({ what, ms })).sort((left, right) => right.ms - left.ms);
}
