import type { Glossary } from '../glossary.ts';

/** Words are not divided by spaces. */
const within = (words: string): string => `\\p{L}*(?:${words})\\p{L}*`;

export const glossary: Glossary = {
  words: {
    file: within('文件'),
    link: within('链接'),
    'private link': within('管理链接'),
    transfer: within('传输'),
    key: within('密钥'),
    'access code': within('访问码'),
    download: within('下载'),
    expire: within('过期|有效期'),
    sender: within('发送方'),
    recipient: within('接收方'),
    operator: within('管理员'),
    browser: within('浏览器'),
    server: within('服务器'),
    encrypt: within('加密|解密'),
    console: within('控制台'),
  },
  freely: [],
  avoided: [
    { phrase: /令牌|访问密码|访问代码/u, why: 'has one name', write: '访问码' },
    { phrase: /发件人|收件人|发送者|接收者/u, why: 'has one word', write: '发送方, 接收方' },
    { phrase: /你/u, why: 'pages say 您', write: '您' },
    { phrase: /档案|檔|連結|瀏覽|伺服器/u, why: 'of another region', write: '文件, 链接, 浏览器, 服务器' },
    { phrase: /登陆|登出|注销/u, why: 'has one word', write: '登录, 退出登录' },
    { phrase: /钥匙|秘钥/u, why: 'has one word', write: '密钥' },
    { phrase: /\p{Script=Han}[,;:?!]|[,;:?!]\p{Script=Han}/u, why: 'narrow', write: '，；：？！' },
  ],
};
