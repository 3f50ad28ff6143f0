import { SendError } from '../errors.ts';
import { systemCause, systemCode } from '../system-words.ts';
import { storeFault } from './store-fault.ts';

/** What to throw for an error of the file system: a fault of the store that says what to do, without the path. Other errors stay. */
export function mediumFault(thrown: unknown): unknown {
  const code = systemCode(thrown);
  if (thrown instanceof SendError || code === undefined) return thrown;
  const { fault, means, advice } = systemCause(code);
  return storeFault(fault, `the store cannot use its disk: ${means} (${code}); ${advice}`, thrown);
}

/** For a `catch` around what a store does on its medium. */
export function failMedium(thrown: unknown): never {
  throw mediumFault(thrown);
}

/** For a `catch`: gives the code of a file system's error when it is one of these, and throws every other error on. */
export function caught<Code extends string>(...expected: Code[]): (thrown: unknown) => Code {
  return (thrown) => {
    const code = expected.find((each) => each === systemCode(thrown));
    if (code === undefined) throw thrown;
    return code;
  };
}
