/** In the order in which they are tried: what is in single quotes is taken as it is by every reader of such files but Docker's `--env-file`. */
const QUOTES = ["'", '"', '`'] as const;

/** `name=value` as files with an environment have it. Undefined where no kind of quotes can hold the value. */
export function envLine(name: string, value: string): string | undefined {
  if (/[\r\n]/.test(value)) return undefined;
  // Without quotes every reader takes it, spaces within it too.
  if (!/["'`#$\\]|^\s|\s$/.test(value)) return `${name}=${value}`;
  const quote = QUOTES.find((each) => !value.includes(each) && (each === "'" || !/[$\\]/.test(value)));
  return quote && `${name}=${quote}${value}${quote}`;
}
