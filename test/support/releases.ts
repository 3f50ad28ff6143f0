import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from './server.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** A clone of this project that makes releases of its own. */
export interface Releases {
  /** Changes files, releases, and gives the folder of what was built. */
  release(changes?: Readonly<Record<string, (text: string) => string>>): Release;
  remove(): Promise<void>;
}

export interface Release {
  readonly version: string;
  /** The command. */
  readonly program: string;
}

export async function startReleases(): Promise<Releases> {
  const temporary = await temporaryFolder();
  const clone = join(temporary.path, 'clone');
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', ...args], {
      cwd: clone,
      encoding: 'utf8',
    });
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT });
  const files = listed.toString().split('\0');
  for (const file of files.filter((each) => each !== '' && !each.startsWith('test/'))) {
    mkdirSync(dirname(join(clone, file)), { recursive: true });
    // No link: a release writes its version into its files.
    cpSync(join(ROOT, file), join(clone, file));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'));
  git('init', '--quiet', '--initial-branch=dev');
  git('config', 'user.name', 'Test');
  git('config', 'user.email', 'test@example.org');
  // A link to packages is no folder.
  writeFileSync(join(clone, '.git', 'info', 'exclude'), 'node_modules\n');
  git('add', '.');
  git('commit', '--quiet', '--message', 'Begin');
  return {
    release(changes = {}) {
      for (const [file, change] of Object.entries(changes)) {
        writeFileSync(join(clone, file), change(readFileSync(join(clone, file), 'utf8')));
      }
      git('add', '.');
      git('commit', '--quiet', '--allow-empty', '--message', 'Change');
      execFileSync(process.execPath, [join(clone, 'bin', 'release.ts'), 'patch'], { cwd: clone, stdio: 'pipe' });
      const version = readFileSync(join(clone, 'version'), 'utf8').trim();
      const built = join(temporary.path, version);
      cpSync(join(clone, 'dist'), join(built, 'dist'), { recursive: true });
      return { version, program: join(built, 'dist', 'bin', 'sgraph-send.js') };
    },
    remove: temporary.remove,
  };
}
