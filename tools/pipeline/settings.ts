/** What a job of a pipeline takes from the environment of its process. This file is its only reader. */
interface PipelineSettings {
  /** Takes `name=value` lines for the steps and jobs that follow. */
  readonly outputFile: string | undefined;
  /** Takes Markdown for people. */
  readonly summaryFile: string | undefined;
  /** How the jobs before ended, as GitHub's `toJSON(needs)`. */
  readonly results: string | undefined;
  isSet(name: string): boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

export function pipelineSettings(environment: Environment = process.env): PipelineSettings {
  const value = (name: string): string | undefined => (environment[name] === '' ? undefined : environment[name]);
  return {
    outputFile: value('GITHUB_OUTPUT'),
    summaryFile: value('GITHUB_STEP_SUMMARY'),
    results: value('RESULTS'),
    isSet: (name) => value(name) !== undefined,
  };
}
