import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SgraphSend } from 'sgraph-send/cdk';

const app = new App();
const stack = new Stack(app, 'FileTransfer', { description: 'Files that only their recipients can read' });

const alarms = new Topic(stack, 'Alarms');

const send = new SgraphSend(stack, 'Send', {
  // Of the key that opens the console: see README.md.
  adminKeysSha256: [app.node.tryGetContext('adminKeySha256')],
  maxStoreBytes: 50 * 1024 ** 3,
  maxExpiresDays: 14,
  alarmTopic: alarms,
  // An example leaves nothing behind. Leave it out, and the bucket is kept.
  removalPolicy: RemovalPolicy.DESTROY,
});

new CfnOutput(stack, 'Url', { value: send.url });
new CfnOutput(stack, 'AdminUrl', { value: send.adminUrl });
