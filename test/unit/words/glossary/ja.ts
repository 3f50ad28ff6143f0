import type { Glossary } from '../glossary.ts';

/** Words are not divided by spaces. */
const within = (words: string): string => `\\p{L}*(?:${words})\\p{L}*`;

export const glossary: Glossary = {
  words: {
    file: within('ファイル'),
    link: within('リンク'),
    'private link': within('管理用リンク'),
    transfer: within('転送'),
    key: within('キー'),
    'access code': within('アクセスコード'),
    download: within('ダウンロード'),
    expire: within('期限'),
    sender: within('送信者'),
    recipient: within('受信者'),
    operator: within('運営者'),
    browser: within('ブラウザ'),
    server: within('サーバー'),
    encrypt: within('暗号化|復号'),
    console: within('コンソール'),
  },
  freely: [],
  avoided: [
    { phrase: /トークン|アクセスキー/u, why: 'has one name', write: 'アクセスコード' },
    {
      phrase: /ブラウザー|サーバ(?!ー)|フォルダ(?!ー)|ユーザ(?!ー)/u,
      why: 'is written in one way',
      write: 'ブラウザ, サーバー',
    },
    { phrase: /受取人|宛先|差出人|送り主/u, why: 'has one word', write: '受信者, 送信者' },
    { phrase: /鍵|復号化/u, why: 'has one word', write: 'キー, 復号' },
    { phrase: /サインイン|サインアウト/u, why: 'has one word', write: 'ログイン, ログアウト' },
    { phrase: /オペレーター|管理者/u, why: 'has one word', write: '運営者' },
    { phrase: /下さい|出来/u, why: 'is written in kana', write: 'ください, できる' },
    {
      phrase: /[?!:()](?=[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}])/u,
      why: 'narrow',
      write: '？！：（）',
    },
  ],
};
