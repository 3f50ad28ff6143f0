import type { CheckMessages } from './check-en.ts';

export const checkZh: CheckMessages = {
  title: '存储检查',
  lead: '将存储中的所有内容与其记录进行比较。不会更改任何内容。',
  now: '检查存储',
  resume: '继续检查',
  running: '正在检查…',
  done: '检查已结束',
  counts: '已检查：{transfers, number} 个传输和 {others, number} 个其他文件。已损坏：{damaged, number}。',
  partial: '未完成：存储的其余部分尚未检查。',
  none: '未发现损坏',
  fault:
    '{kind, select, part_missing {缺少分片 {part}} parts_missing {缺少分片 {part} 至 {lastPart}} part_size {分片 {part} 的大小不正确} part_altered {分片 {part} 被改动} part_reported {接收方无法解密分片 {part}} record_altered {{record} 被改动} record_unreadable {无法读取 {record}} no_record {缺少 transfer.json} other {{record} 不应在存储中}}',
  cleared: '分片 {part} 曾被报告，但完好无损：是接收方的副本在传输途中损坏',
  unlisted: '{count, plural, other {还有 # 个问题未列出}}。“sgraph-send admin store-check”会列出全部。',
  advice: '请从备份恢复这些文件，或删除传输并让发送方重新发送文件。',
};
