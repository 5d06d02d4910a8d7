/**
 * Texts made to cost the detectors of generic secrets as much as they can: names, operators, quotes,
 * addresses and headers as thick as they go, and values as long as they are read. Repeatable.
 */

const WORDS = [
  'password',
  'key',
  'pw=',
  'auth',
  'token',
  'secret',
  'api_key',
  'PASS',
  'credential',
];
const OPERATORS = [
  '=',
  ':',
  ' = ',
  ': "',
  '="',
  "='",
  '=>',
  ' := ',
  '": "',
  '(',
  '("',
  ', "',
  ' ',
  '-',
  '>',
  '==',
  '[',
  '\\": \\"',
  '=${',
  '={{',
  '=b64:',
];
/** Longer than any reader goes. */
const LONG = 2000;
const BASE64 = 'Qk9yZ2FuaXplZEluTGluZXNPZkJhc2U2NFRleHRXaXRob3V0QW55RW5k';
const VALUES = [
  'x7Rq2LmZ9',
  'Summer2019!',
  'a'.repeat(LONG),
  'aB3$'.repeat(LONG / 4),
  BASE64.repeat(40),
  '0123456789abcdef'.repeat(LONG / 16),
  'word '.repeat(LONG / 5),
  'some.member.access.'.repeat(100),
  'a/b/c/'.repeat(300),
  '${x}'.repeat(LONG / 4),
  '\\n'.repeat(LONG / 2),
  '"+"'.repeat(LONG / 3),
  '%41'.repeat(LONG / 3),
  ' '.repeat(LONG),
  '('.repeat(LONG),
  '"'.repeat(LONG),
  '\'"'.repeat(LONG / 2),
  '{"a":['.repeat(300),
];

function repeated(piece, length) {
  return piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
}

function names() {
  const pieces = [];
  for (const word of WORDS) {
    pieces.push(word, `${word}\n`, `${word}_`, `${word} `, `_${word}`);
    for (const operator of OPERATORS) {
      pieces.push(word + operator, `${word}${operator}\n`, `${word}${operator}${word}`);
    }
  }
  for (const value of VALUES) {
    for (const operator of ['=', '="', ': ', "('"]) {
      pieces.push(`password${operator}${value}`, `password${operator}${value}\n`);
      pieces.push(`${`key${operator}`.repeat(40)}${value}`);
    }
    pieces.push(`${value}password=`, `a${value}_token="${value}";\n`);
  }
  pieces.push(
    'password="x7Rq2LmZ9";\n',
    'const apiKey = "x7Rq2LmZ9vB4";\n',
    'a=b:c=',
    'pw="a"b\'c',
  );
  pieces.push(
    'DB_PASSWORD=x7Rq2LmZ9\n',
    "'token' => 'x7Rq2LmZ9vB4',\n",
    '<password>x7Rq2LmZ9</password>',
  );
  return pieces;
}

function places() {
  const pieces = [];
  for (const head of ['://', 'a://', 'https://u:', 'https://u:p@', '://a:b@c/']) {
    for (const tail of [
      '',
      'a',
      ':',
      '@',
      ':@',
      'a:',
      '?',
      'a@',
      ':a@',
      '?a@',
      'u:Zx9!kQ2@h ',
      '\n',
    ]) {
      pieces.push(head + tail, `${head}${tail.repeat(60)}`);
    }
  }
  for (const header of ['basic ', 'bearer ', 'Authorization: Basic ', 'Bearer  ']) {
    pieces.push(header, `${header}dXNlcjpwYXNzd29yZA==\n`, header + BASE64.repeat(40));
    pieces.push(`${header}${'aaaaaaaa'}`, `${header}${'='.repeat(8)}`, `${header}a.b-c_9/`);
  }
  for (const command of [
    'mysql -p',
    'curl -u ',
    'curl -u a:b ',
    'sshpass -p x ',
    ' -p',
    ' -u a:',
    '-u ',
  ]) {
    pieces.push(
      command,
      `${command}Zx9kQ2vB `,
      `${command}\n`,
      `${command}"`,
      command + 'a'.repeat(500),
    );
  }
  for (const text of ['curl ', 'mysql ', 'docker login ', 'redis-cli ', 'net use ']) {
    pieces.push(text, `${text}${'-a b '.repeat(50)}-p `, text.repeat(30) + '-p Zx9kQ2vB ');
  }
  return pieces;
}

function documents() {
  const entry = '  key: cGFzc3dvcmQxMjM0NTY=\n';
  const manifest = 'kind: Secret\ndata:\n';
  const jwk = '{"kty":"RSA","d":"';
  return [
    'kind: Secret\n',
    'Secret\n',
    'kind: "Secret"',
    '"kind":"Secret"',
    manifest,
    manifest + entry,
    manifest + entry.repeat(200),
    `${entry.repeat(100)}kind: Secret\n`,
    `data:\n${entry}`,
    'stringData:\n  a: b\n',
    `kind: Secret\n${'a: b\n'.repeat(300)}`,
    jwk,
    '"d":"',
    '"kty":"',
    `${jwk}${BASE64}"}`,
    jwk + BASE64.repeat(40),
    `{"d":"${BASE64}",${'"a":"b",'.repeat(300)}`,
    '"kty":"oct","k":"',
    `${'{'.repeat(50)}"d":"${BASE64}"`,
    '{"d":"abc",',
  ];
}

/** Named texts of `length` bytes (latin1); with `chosen` only those. */
export function hostileGenericTexts(length, chosen = null) {
  const pieces = [...new Set([...names(), ...places(), ...documents()])];
  return pieces
    .map((piece) => ({
      name: piece.length > 60 ? `${piece.slice(0, 56)}… (${piece.length})` : piece,
      piece,
    }))
    .filter(({ name }) => chosen?.has(name) !== false)
    .map(({ name, piece }) => ({ name, text: repeated(piece, length) }));
}
