import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PAGED } from './pages.ts';

const ROOT = join(import.meta.dirname, '../..');
/** Where the vendors are asked. What is for emulators only meets no vendor. */
const FOLDERS = ['lib', 'tools', 'bin'];
const EMULATORS = /^lib\/emulator\//;

interface Source {
  readonly file: string;
  readonly text: string;
}

/** Every source file that asks a vendor. */
export function sources(): Source[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  )
    .filter((file) => file.endsWith('.ts') && !EMULATORS.test(file))
    .map((file) => ({ file, text: readFileSync(join(ROOT, file), 'utf8') }));
}

/** Calls with pages by the names of their operations. `DescribeImages` is two services' own. */
const CALLS = new Map([...PAGED.keys()].map((call) => [call.split(' ')[1] ?? '', call]));

/** A place that asks for a list which has pages. */
export interface ListSite {
  readonly file: string;
  readonly operation: string;
  /** How its pages are read: by the SDK's paginator, by a loop over the marker, or not at all. */
  readonly by: 'paginator' | 'loop' | 'nothing';
  /** What it asks by, as it is written. */
  readonly request: string;
}

export function listSites(): ListSite[] {
  return sources().flatMap(({ file, text }) => {
    const paginated = [...text.matchAll(/paginate([A-Z]\w+)\(/g)].map(([, operation = '']) => operation);
    const raw = [...text.matchAll(/new ([A-Z]\w+)Command\(([^;]*?)\)[,);\n]/g)].filter(([, operation = '']) =>
      CALLS.has(operation),
    );
    return [
      ...paginated
        .filter((operation) => CALLS.has(operation))
        .map((operation) => ({ file, operation, by: 'paginator' as const, request: '' })),
      ...raw.map(([, operation = '', request = '']) => {
        const { input = '', output = '' } = PAGED.get(CALLS.get(operation) ?? '') ?? {};
        const marker = output.split('.').at(-1) ?? '';
        const isLoop = request.includes(input) || (request.includes('marker') && text.includes(`.${marker}`));
        return { file, operation, by: isLoop ? ('loop' as const) : ('nothing' as const), request: request.trim() };
      }),
    ];
  });
}

const FUNCTION = /^(?:export )?(?:async )?function\*? (\w+)/gm;
/** What waits or tries again, called. A loop of its own has a pause, or counts its attempts down. */
const WAIT =
  /\b(?:waitUntil|pollUntilClean|retryWhileNameIsTaken|retryUntilRolesExist|pause|setTimeout|sleep)(?:<\w+>)?\(|maxAttempts: |attempts - 1/g;

/** Every place that waits for a vendor or asks it again, as `file function`. */
export function waitSites(): string[] {
  const found = sources().flatMap(({ file, text }) => {
    const functions = [...text.matchAll(FUNCTION)];
    const around = (index: number): string => functions.filter((each) => each.index <= index).at(-1)?.[1] ?? 'nothing';
    const waits = [...text.matchAll(WAIT)].filter(({ index }) => !/function\*? $/.test(text.slice(0, index)));
    return waits.map(({ index }) => `${file} ${around(index)}`);
  });
  return [...new Set(found)].sort();
}
