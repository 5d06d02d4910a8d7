/**
 * Values among escapes of the text around, in other letters, in tables of users and in scripts that log in: each
 * place with a value, and look-alikes of the same place. Escapes are made by Node's own encoders where it has one.
 */
import { styleText } from 'node:util';
import { describe, expect, test } from 'vitest';
import { randomText, valuesIn } from './support.ts';

const password = `${randomText(21, 6)}7${randomText(22, 7)}`;
const other = `${randomText(23, 6)}3${randomText(24, 7)}`;
const green = styleText('green', password, { validateStream: false });

describe('a value among escapes', () => {
  test.each([
    ['in an encoded address', encodeURIComponent(`user=ann&password=${password}&x=1`)],
    ['in JSON in an encoded address', encodeURIComponent(`{"password":"${password}"}`)],
    ['in a string with quotes by number', `"\\u0022password\\u0022:\\u0022${password}\\u0022"`],
    ['in a string with an ampersand by number', `"?password\\u003d${password}\\u0026x"`],
    ['in a colour', `password: ${green}`],
    ['in a colour of a string', `password: ${JSON.stringify(green).slice(1, -1)}`],
  ])('is found %s', (_, text) => {
    expect(valuesIn(text)).toEqual([password]);
  });

  test.each([
    "SELECT * FROM t WHERE name LIKE '%password%'",
    'password%3D%7Bpassword%7D%26x',
    'format("password%s", name)',
  ])('is none in %s', (text) => {
    expect(valuesIn(text)).toEqual([]);
  });
});

describe('a password with letters of other alphabets', () => {
  const foreign = ['Müller', '2021!'].join('');
  test.each([`password = "${foreign}"`, `password: ${foreign}\n`, `DB_PASSWORD=${foreign}`])(
    'is found: %s',
    (text) => {
      expect(valuesIn(text)).toEqual([Buffer.from(foreign).toString('latin1')]);
    },
  );

  test.each([
    '"password": "Contraseña"',
    '"password": "Пароль"',
    '"password_hint": "Größe1 wählen"',
    'password: "••••1234"',
    'password = "“quoted1”"',
  ])('is no label or sign: %s', (text) => {
    expect(valuesIn(text)).toEqual([]);
  });
});

/** A text with `$P` and `$Q`, then look-alikes. */
const TABLES: ReadonlyArray<readonly [string, ...string[]]> = [
  [
    'const users = {"ann": "$P", "bob": "$Q"}',
    'const users = {"ann": "U024BE7LH", "bob": "U024BE7LJ"}',
    'const users = {"email": "ann7@corp.example", "note": "$P"}',
    'const users = {"ann": load("$P")}',
  ],
  ["USERS = {\n    'ann': '$P',\n    'bob': '$Q',\n}\n", "USERS = {\n    'ann': 'admin',\n}\n"],
  ['basicAuth({ users: { ann: "$P", bob: "$Q" } })', 'x({ users: { ann: user2.name } })'],
  ['passwords:\n  postgres: $P\n  redis: "$Q"\n', 'passwords:\n  postgres: $PW\n'],
  ['$accounts = [ann: 1]; accounts => ["ann" => "$P", "bob" => "$Q"]', 'accounts => ["ann"]'],
];

/** A text with `$P`, then look-alikes. */
const SCRIPTS: ReadonlyArray<readonly [string, ...string[]]> = [
  ['\nCONNECT app/$P@orcl\n', '\nconnect and/or disconnect1\n', '\nconnect a/path7/x\n'],
  ['exp userid=app/$P file=x', 'exp userid=$USER file=x'],
  ['user ann on >$P ~* +@all', 'based on >$P of them'],
  ['open ftp.corp.example\nuser ann $P\n', 'open x\nuser ann\n', '\n\nuser nginx $P\n'],
  ["ALTER USER 'r'@'l' IDENTIFIED WITH mysql_native_password BY '$P';"],
  ['db2 connect to sample user ann using $P', 'db2 connect to sample user ann'],
  ['neo4j-admin set-initial-password $P', 'neo4j-admin set-initial-password $PW'],
  ['(echo $P; echo $P) | smbpasswd -s -a ann', 'cat f | smbpasswd -s -a ann'],
  ['tool --pw $P', 'tool --pw'],
  ['dbpw=$P', 'dbpw=$DBPW'],
];

function filled(text: string): string {
  return text.replaceAll(/\$P\b/g, () => password).replaceAll(/\$Q\b/g, () => other);
}

describe('a table of users', () => {
  test.each(TABLES)('%s', (text, ...lookalikes) => {
    expect(valuesIn(filled(text)).toSorted()).toEqual([password, other].toSorted());
    for (const lookalike of lookalikes) expect(valuesIn(filled(lookalike))).toEqual([]);
  });
});

describe('a script that logs in', () => {
  test.each(SCRIPTS)('%s', (text, ...lookalikes) => {
    expect(valuesIn(filled(text))).toEqual([password]);
    for (const lookalike of lookalikes) expect(valuesIn(filled(lookalike))).toEqual([]);
  });
});

test('a phrase with capitals is a password where the name asks for a phrase', () => {
  const phrase = ['Correct', 'Horse', 'Battery', 'Staple'].join(' ');
  expect(valuesIn(`passphrase = "${phrase}"`)).toEqual([phrase]);
  expect(valuesIn(`password = "${phrase}"`)).toEqual([]);
  expect(valuesIn('passphrase = "Enter Your Passphrase Again"')).toEqual([]);
});
