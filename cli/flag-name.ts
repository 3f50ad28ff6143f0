/** `--admin-key-file` for `adminKeyFile`, as the parser of command lines has it. */
export function flagName(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
