import { describe, expect, it } from 'vitest';
import type { AlarmState, DeclaredAlarm } from '../../../support/alarm-state.ts';
import { alarmState } from '../../../support/alarm-state.ts';

/** `0` is within the threshold, `X` beyond it, `-` missing. */
const periodsOf = (points: string): number[][] =>
  points.split(' ').map((point) => (point === '-' ? [] : [point === 'X' ? 1 : 0]));

const alarm = (needed: number, TreatMissingData: string): DeclaredAlarm => ({
  Statistic: 'Maximum',
  EvaluationPeriods: 3,
  DatapointsToAlarm: needed,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  TreatMissingData,
});

type Row = readonly [points: string, ignore: AlarmState, breaching: AlarmState, notBreaching: AlarmState];

/** The two tables of https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html, without `missing`, which no alarm of ours has. */
const TABLES: Readonly<Record<number, readonly Row[]>> = {
  3: [
    ['0 - X - X', 'OK', 'OK', 'OK'],
    ['0 - - - -', 'OK', 'OK', 'OK'],
    ['- - - - -', undefined, 'ALARM', 'OK'],
    ['0 X X - X', 'ALARM', 'ALARM', 'ALARM'],
    ['- - - - X', undefined, 'ALARM', 'OK'],
    ['X - - - -', undefined, 'ALARM', 'OK'],
  ],
  2: [
    ['0 - X - X', 'ALARM', 'ALARM', 'ALARM'],
    ['0 0 X 0 X', 'ALARM', 'ALARM', 'ALARM'],
    ['0 - X - -', 'OK', 'ALARM', 'OK'],
    ['- - - - 0', 'OK', 'ALARM', 'OK'],
    ['- - - - X', undefined, 'ALARM', 'OK'],
  ],
};

describe('the state of an alarm, as the tests here find it', () => {
  for (const [needed, rows] of Object.entries(TABLES))
    it.each(rows)(`is CloudWatch's where ${needed} of 3 periods of "%s" must be beyond`, (points, ...states) => {
      const found = ['ignore', 'breaching', 'notBreaching'].map((missing) =>
        alarmState(alarm(Number(needed), missing), periodsOf(points)),
      );
      expect(found).toEqual(states);
    });

  it('is of the statistic that the alarm names', () => {
    const of = (statistic: string, samples: number[], Threshold: number): AlarmState =>
      alarmState(
        {
          ...(statistic.startsWith('p') ? { ExtendedStatistic: statistic } : { Statistic: statistic }),
          EvaluationPeriods: 1,
          Threshold,
          ComparisonOperator: 'GreaterThanOrEqualToThreshold',
          TreatMissingData: 'ignore',
        },
        [samples],
      );
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
    for (const [statistic, value] of Object.entries({ Sum: 5_050, Average: 50.5, Maximum: 100, Minimum: 1, p99: 99 }))
      expect([of(statistic, hundred, value), of(statistic, hundred, value + 0.1)]).toEqual(['ALARM', 'OK']);
    expect(of('SampleCount', [7, 7], 2)).toBe('ALARM');
    expect(() => of('Median', [1], 1)).toThrow('nothing is known of Median');
  });
});
