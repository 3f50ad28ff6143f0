/** An alarm as CloudFormation names its properties. */
export interface DeclaredAlarm {
  readonly Statistic?: string;
  readonly ExtendedStatistic?: string;
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm?: number;
  readonly Threshold: number;
  readonly ComparisonOperator: string;
  readonly TreatMissingData: string;
}

/** `undefined`: CloudWatch leaves the state as it is. */
export type AlarmState = 'ALARM' | 'OK' | undefined;

/** What was measured in one period; an empty one has no data. */
export type Samples = readonly number[];

/**
 * How many points CloudWatch asks for beyond those that it evaluates. It says only that it is "a higher number"; in its own examples an alarm
 * on three periods asks for five.
 */
const ASKED_BEYOND = 2;

/**
 * State of an alarm after the last of some periods, by the rules and the tables of
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html (with the text of
 * https://github.com/awsdocs/amazon-cloudwatch-user-guide/blob/05fd32f63861ca6646c8aa5c94334fd6e0dfdbf5/doc_source/AlarmThatSendsEmail.md):
 * existing points go first, whatever is missing between them, and missing ones are filled in only up to the number of periods. No emulator
 * that we have knows these rules.
 */
export function alarmState(alarm: DeclaredAlarm, periods: readonly Samples[]): AlarmState {
  const { EvaluationPeriods: evaluated, DatapointsToAlarm: needed = evaluated, TreatMissingData: missing } = alarm;
  const asked = periods.slice(-(evaluated + ASKED_BEYOND));
  const existing = asked.filter((samples) => samples.length > 0).slice(-evaluated);
  const breaching = existing.filter((samples) => isBreaching(alarm, statisticOf(alarm, samples))).length;
  if (existing.length === evaluated) return breaching >= needed ? 'ALARM' : 'OK';
  if (missing === 'ignore') return existing.length > breaching ? 'OK' : undefined;
  if (missing !== 'breaching' && missing !== 'notBreaching') throw new Error(`nothing is known of ${missing}`);
  const filled = missing === 'breaching' ? evaluated - existing.length : 0;
  return breaching + filled >= needed ? 'ALARM' : 'OK';
}

/** States after each of the periods, of which `undefined` is the one before. */
export function alarmStates(alarm: DeclaredAlarm, periods: readonly Samples[]): readonly AlarmState[] {
  const states: AlarmState[] = [];
  for (let end = 1; end <= periods.length; end += 1)
    states.push(alarmState(alarm, periods.slice(0, end)) ?? states.at(-1));
  return states;
}

function isBreaching({ ComparisonOperator: comparison, Threshold: threshold }: DeclaredAlarm, value: number): boolean {
  if (comparison === 'GreaterThanThreshold') return value > threshold;
  if (comparison === 'GreaterThanOrEqualToThreshold') return value >= threshold;
  if (comparison === 'LessThanThreshold') return value < threshold;
  if (comparison === 'LessThanOrEqualToThreshold') return value <= threshold;
  throw new Error(`nothing is known of ${comparison}`);
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html */
function statisticOf({ Statistic, ExtendedStatistic }: DeclaredAlarm, samples: Samples): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const sum = samples.reduce((all, value) => all + value, 0);
  const known: Readonly<Record<string, number>> = {
    Average: sum / samples.length,
    Maximum: sorted.at(-1)!,
    Minimum: sorted[0]!,
    SampleCount: samples.length,
    Sum: sum,
  };
  const percent = /^p([0-9.]+)$/.exec(ExtendedStatistic ?? '')?.[1];
  const value =
    percent === undefined ? known[Statistic ?? ''] : sorted[Math.ceil((Number(percent) / 100) * sorted.length) - 1];
  if (value === undefined) throw new Error(`nothing is known of ${Statistic ?? ExtendedStatistic ?? 'no statistic'}`);
  return value;
}
