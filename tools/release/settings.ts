/** What a release takes from the environment of its process. This file is its only reader. */
interface ReleaseSettings {
  /** Of GitHub, for pushing where git itself has no credentials: in a pipeline, which keeps none in its clone. */
  readonly token: string | undefined;
  /** File that takes `name=value` lines for the next jobs of a pipeline. */
  readonly outputFile: string | undefined;
  /** The repository of the pipeline, as an address for browsers. Its provenance names this one, whatever `origin` is. */
  readonly home: string | undefined;
  /** Whether there is a token of npm. */
  readonly hasNpmToken: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

export function releaseSettings(environment: Environment = process.env): ReleaseSettings {
  const value = (name: string): string | undefined => (environment[name] === '' ? undefined : environment[name]);
  const repository = value('GITHUB_REPOSITORY');
  return {
    token: value('GITHUB_TOKEN'),
    outputFile: value('GITHUB_OUTPUT'),
    home: repository && `${value('GITHUB_SERVER_URL') ?? 'https://github.com'}/${repository}`,
    hasNpmToken: value('NODE_AUTH_TOKEN') !== undefined,
  };
}

/**
 * The environment of git, whose messages are read and which must not ask. The token goes in by the environment, for arguments are
 * seen by every process of the machine.
 */
export function gitEnvironment(token: string | undefined, environment: Environment = process.env): Environment {
  const quiet = { ...environment, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };
  if (token === undefined) return quiet;
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
  return {
    ...quiet,
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'http.https://github.com/.extraheader',
    GIT_CONFIG_VALUE_0: `AUTHORIZATION: basic ${basic}`,
  };
}
