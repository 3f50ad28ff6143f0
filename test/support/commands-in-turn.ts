import { text } from 'node:stream/consumers';
import { runCli } from '../../cli/main.ts';

// A program: runs command lines one after another, for a new process takes longer than most of them. Their words are on standard input.
// Behind what a command writes to standard output are its exit code and a mark, on standard error a mark.
for (const words of JSON.parse(await text(process.stdin)) as readonly string[][]) {
  const exit = await runCli(['node', 'sgraph-send', ...words]);
  process.stdout.write(`\0${exit}\0`);
  process.stderr.write('\0');
}
