import type { CheckMessages } from './check-en.ts';

export const checkJa: CheckMessages = {
  title: 'ストレージの検査',
  lead: 'ストレージ内のすべてのものを記録と照合します。何も変更しません。',
  now: 'ストレージを検査',
  resume: '検査を再開',
  running: '検査しています…',
  done: '検査が終わりました',
  counts: '検査済み：転送{transfers, number}件、その他のファイル{others, number}個。破損：{damaged, number}件。',
  partial: '未完了：ストレージの残りは検査されていません。',
  none: '破損は見つかりませんでした',
  fault:
    '{kind, select, part_missing {パート{part}がありません} parts_missing {パート{part}～{lastPart}がありません} part_size {パート{part}のサイズが正しくありません} part_altered {パート{part}が変更されています} part_reported {受信者がパート{part}を復号できませんでした} record_altered {{record}が変更されています} record_unreadable {{record}を読み取れません} no_record {transfer.jsonがありません} other {{record}はストレージにあるべきものではありません}}',
  cleared: 'パート{part}は報告がありましたが、破損していません。受信者の手元のコピーが通信中に破損したものです',
  unlisted:
    '{count, plural, other {ほかに#件の問題があり、一覧に表示されていません}}。「sgraph-send admin store-check」ですべて表示できます。',
  advice: 'これらのファイルをバックアップから復元するか、転送を削除して、送信者にファイルの再送を依頼してください。',
};
