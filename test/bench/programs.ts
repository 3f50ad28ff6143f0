import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { answerOf } from '../setup/command.ts';

/** Programs that benchmarks run beside the product, and the package of Debian that has each. */
const PACKAGES = { bash: 'bash', curl: 'curl', age: 'age', 'age-keygen': 'age' } as const;

export type Program = keyof typeof PACKAGES;

/** Says which of the programs are missing and how to get them; undefined where all are there. */
export async function missingPrograms(names: readonly Program[]): Promise<string | undefined> {
  const found = await Promise.all(names.map(async (name) => ({ name, path: await answerOf('which', [name]) })));
  const missing = found.filter(({ path }) => path === undefined).map(({ name }) => name);
  if (missing.length === 0) return undefined;
  const packages = [...new Set(missing.map((name) => PACKAGES[name]))].join(' ');
  return `not found: ${missing.join(', ')}, which the benchmarks need: install them, on Debian by \`apt-get install ${packages}\``;
}

/** Runs a program to its end and gives what it printed. Throws when it fails. */
export async function runProgram(command: string, args: readonly string[]): Promise<string> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${String(code)}`);
  return printed;
}

/** Runs a line of the shell; every program of a pipe has to succeed. */
export async function runShell(line: string): Promise<void> {
  await runProgram('bash', ['-o', 'pipefail', '-c', line]);
}

export interface CurlTransfers {
  readonly urls: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  /** The file for each URL. */
  readonly files?: readonly string[];
  /** Without files: where the bytes of each URL go. */
  readonly output?: string;
}

/**
 * Writes a configuration by which one curl process sends or reads all the URLs over one connection. It does not ask before a large body
 * (`Expect`), which makes curl the faster baseline.
 */
export async function writeCurlConfig(path: string, transfers: CurlTransfers): Promise<void> {
  const { urls, headers = {}, files, output = '/dev/null' } = transfers;
  const lines = ['silent', 'show-error', 'fail', 'header = "Expect:"'];
  for (const [name, value] of Object.entries(headers)) lines.push(`header = "${name}: ${value}"`);
  urls.forEach((url, index) => {
    lines.push(`url = "${url}"`, files ? `upload-file = "${files[index] ?? ''}"` : `output = "${output}"`);
  });
  await writeFile(path, `${lines.join('\n')}\n`);
}
