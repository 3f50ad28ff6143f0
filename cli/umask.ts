/** Modes of what a person gets, as every other program makes them: what the umask of the process leaves. */
export interface GivenModes {
  readonly file: number;
  readonly folder: number;
}

export function givenModes(): GivenModes {
  // The mask can only be read by setting it.
  const mask = process.umask(0o077);
  process.umask(mask);
  return { file: 0o666 & ~mask, folder: 0o777 & ~mask };
}
