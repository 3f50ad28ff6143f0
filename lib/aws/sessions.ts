/** ARNs of roles and users as `aws:PrincipalArn` may have them, sorted. */
export function withSessions(arns: readonly string[]): string[] {
  return [...new Set(arns.flatMap((arn) => [arn, ...sessionsOf(arn)]))].sort();
}

/** AWS names a session by its role in `aws:PrincipalArn`; MiniStack by the session's own ARN. */
function sessionsOf(arn: string): string[] {
  const parts = /^arn:(aws[a-z-]*):iam::([0-9]{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn);
  return parts ? [`arn:${parts[1] ?? 'aws'}:sts::${parts[2] ?? ''}:assumed-role/${parts[3] ?? ''}/*`] : [];
}
