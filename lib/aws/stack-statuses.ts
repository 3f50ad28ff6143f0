import type { StackStatus } from '@aws-sdk/client-cloudformation';

/** What the verbs do with a stack, by what it is. */
export const MOVES = {
  absent: { change: 'makes the stack', remove: 'finds nothing to delete' },
  change: { change: 'changes it', remove: 'deletes it' },
  wait: { change: 'waits until that is finished', remove: 'waits until that is finished' },
  clear: { change: 'deletes what is left of it and makes it again', remove: 'deletes it' },
  'roll back': { change: 'rolls back what failed, then changes it', remove: 'deletes it' },
  refuse: { change: 'refuses', remove: 'deletes it' },
} as const satisfies Record<string, { readonly change: string; readonly remove: string }>;

type StackMove = keyof typeof MOVES;

interface Row {
  readonly move: StackMove;
  /** What a person does where the verbs do not get through. */
  readonly person: string;
}

const NOTHING = 'nothing';
const EVENTS = 'if it does not finish: see its events, and who started it in CloudTrail';
const CANCEL = `${EVENTS}; \`aws cloudformation cancel-update-stack\` ends it`;

/**
 * Every status that a stack can have; one that the SDK learns does not compile without a row.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html#cfn-console-view-stack-data-resources-status-codes
 */
export const STACK_STATUSES = {
  CREATE_COMPLETE: { move: 'change', person: NOTHING },
  UPDATE_COMPLETE: { move: 'change', person: NOTHING },
  UPDATE_ROLLBACK_COMPLETE: { move: 'change', person: NOTHING },
  IMPORT_COMPLETE: { move: 'change', person: NOTHING },
  IMPORT_ROLLBACK_COMPLETE: { move: 'change', person: NOTHING },
  CREATE_IN_PROGRESS: { move: 'wait', person: EVENTS },
  DELETE_IN_PROGRESS: { move: 'wait', person: EVENTS },
  ROLLBACK_IN_PROGRESS: { move: 'wait', person: EVENTS },
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: { move: 'wait', person: EVENTS },
  UPDATE_ROLLBACK_IN_PROGRESS: { move: 'wait', person: EVENTS },
  UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: { move: 'wait', person: EVENTS },
  IMPORT_IN_PROGRESS: { move: 'wait', person: EVENTS },
  IMPORT_ROLLBACK_IN_PROGRESS: { move: 'wait', person: EVENTS },
  // The only one that can be cancelled: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CancelUpdateStack.html
  UPDATE_IN_PROGRESS: { move: 'wait', person: CANCEL },
  // Another run may be creating it at this moment, so it is not deleted: it takes a second change set, and the first one that is executed
  // ends all others.
  REVIEW_IN_PROGRESS: { move: 'change', person: NOTHING },
  // Nothing of a first creation was ever in use, and no update leads out of these.
  CREATE_FAILED: { move: 'clear', person: NOTHING },
  ROLLBACK_COMPLETE: { move: 'clear', person: NOTHING },
  ROLLBACK_FAILED: {
    move: 'clear',
    person: 'removes what the message says, then runs the same command again',
  },
  DELETE_FAILED: {
    move: 'clear',
    person:
      'removes what the message says, then runs the same command again, or the command that it prints, which keeps those resources',
  },
  DELETE_COMPLETE: { move: 'absent', person: NOTHING },
  UPDATE_FAILED: { move: 'roll back', person: 'fixes what the message says, then runs the same command again' },
  UPDATE_ROLLBACK_FAILED: {
    move: 'roll back',
    person:
      'fixes what the message says, then runs the same command again, or the command that it prints, which skips those resources',
  },
  // Rolling back can be continued only after an update: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ContinueUpdateRollback.html
  IMPORT_ROLLBACK_FAILED: {
    move: 'refuse',
    person:
      'finds out who imported something into it (no verb does); `delete` and `create` if the files may go, AWS Support if not',
  },
} as const satisfies Record<StackStatus, Row>;

/** What is known of a status. Of one that is newer than this version the safe thing is to change nothing. */
export function rowOf(status: string): Row {
  return Object.hasOwn(STACK_STATUSES, status)
    ? STACK_STATUSES[status as StackStatus]
    : { move: 'refuse', person: 'looks it up in the CloudFormation user guide: this version does not know it' };
}
