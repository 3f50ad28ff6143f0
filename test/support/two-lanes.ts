import { join } from 'node:path';
import { endOnSignals, runLanes } from '../setup/lanes.ts';
import { print } from '../setup/level-output.ts';
import { runInGroup } from '../setup/process-group.ts';
import { limitMs } from '../setup/time-limits.ts';

// A run of two lanes whose levels do not end: each starts a program that starts another, whose number is in a file of the folder.
const [folder = ''] = process.argv.slice(2);
const INNER = `require('node:fs').writeFileSync(process.argv[1], String(process.pid)); setInterval(() => {}, 1000);`;
const OUTER = `require('node:child_process').spawn(process.execPath, ['--eval', ${JSON.stringify(INNER)}, process.argv[1]], { stdio: 'ignore' });`;

endOnSignals();
await runLanes(
  [['first', 'second'], ['beside']],
  (level, output) => {
    print(output, `${level} began`);
    const args = ['--eval', OUTER, join(folder, level)];
    return runInGroup(process.execPath, args, {}, limitMs(60) / 1_000, output);
  },
  folder,
);
