import { describe, expect, test } from 'vitest';
import { demonstratedBy } from '../../src/detect/demonstrations.ts';
import { inspect } from '../../src/detect/validity.ts';
import { NOW } from './support.ts';

/** What is said of the text between `[[` and `]]`. */
function reasonIn(marked: string, rule = 'generic-password'): string {
  const start = marked.indexOf('[[');
  const secret = marked.slice(start + 2, marked.indexOf(']]'));
  const text = marked.replace('[[', '').replace(']]', '');
  const at = { start, end: start + secret.length };
  return demonstratedBy(rule, secret, at, (from, to) => text.slice(Math.max(0, from), to));
}

describe('a password that equals the name beside it', () => {
  test.each([
    'POSTGRES_USER=shopper\nPOSTGRES_PASSWORD=[[shopper]]\n',
    'POSTGRES_PASSWORD: [[shopper]]\nPOSTGRES_DB: shopper\n',
    '{"username": "mqttuser7", "password": "[[mqttuser7]]"}',
    "CREATE USER 'shopper'@'localhost' IDENTIFIED BY '[[shopper]]';",
    'username => "shopper", password => "[[Shopper]]"',
    `USER=$${'{'}DB_USER:-"shopper"}\nPASS=$${'{'}DB_PASSWORD:-"[[shopper]]"}`,
    'mysql -u shopper -p[[shopper]] shop',
    'Token("shopper", "[[shopper]]")',
    'curl -u shopper:[[shopper]] http://x',
    "-e MYSQL_USER=shopper -e MYSQL_PASSWORD='[[shopper]]'",
  ])('%j', (text) => {
    expect(reasonIn(text)).toMatch(/name of its user/);
  });

  test.each([
    'password = "[[shopper]]"\npassword_confirmation = "shopper"\n',
    'login(ann, "[[shopper]]")\nlogin(bob, "shopper")',
    'user = "shoppers"\npassword = "[[shopper]]"',
    'user = "my_shopper"\npassword = "[[shopper]]"',
    `user = "shopper"${' '.repeat(400)}password = "[[shopper]]"`,
    'superuser: x\npassword: [[shopper]]',
  ])('is not seen in %j', (text) => {
    expect(reasonIn(text)).toBe('');
  });
});

describe('an account that nobody has', () => {
  test.each([
    '"email": "ann@example.com", "password": "[[Winter2031!]]"',
    '"username": "ops@shop.example", "password": "[[Winter2031!]]"',
    'password: [[Winter2031!]]\nemail: ann@mail.example.org\n',
  ])('%j', (text) => {
    expect(reasonIn(text)).toMatch(/reserved for examples/);
  });

  test.each([
    '"email": "ann@example.com.shop.net", "password": "[[Winter2031!]]"',
    '"email": "ann@shop.com", "password": "[[Winter2031!]]"',
    '"email": "ann@example.com", "password": "[[xK9v2Lq7TzPw4]]"',
  ])('is not seen in %j', (text) => {
    expect(reasonIn(text)).toBe('');
  });
});

test('a badge sends its token to every reader', () => {
  const badge =
    '![x](https://codecov.io/gh/ann/shop/branch/main/graph/badge.svg?token=[[Xk92LqPz7T]])';
  expect(reasonIn(badge, 'generic-token')).toMatch(/badge/);
  expect(reasonIn('https://ci.shop.net/build?token=[[Xk92LqPz7T]]', 'generic-token')).toBe('');
  expect(reasonIn(badge, 'github-token')).toBe('');
});

describe('a password in an address', () => {
  const said = (url: string, password: string): string => {
    const { ceiling, reasons } = inspect(password, url, NOW);
    return `${ceiling}: ${reasons.join()}`;
  };

  test.each(['tiger', 'Heslo'])('of this machine that is a plain word: %s', (word) => {
    expect(said(`postgres://scott:${word}@localhost/x`, word)).toMatch(/^low: .*plain word/);
    expect(said(`postgres://scott:${word}@db.shop.net/x`, word)).toBe('high: ');
    expect(said(`postgres://scott:${word}7!@localhost/x`, `${word}7!`)).toMatch(/^medium/);
  });

  test('of this machine that goes on from the user name', () => {
    expect(said('mysql://shopper:shopper12@localhost/x', 'shopper12')).toMatch(/^low/);
    expect(said('mysql://shopper:shopper2031!@localhost/x', 'shopper2031!')).toMatch(/^medium/);
    expect(said('mysql://shopper:shopper12@db.shop.net/x', 'shopper12')).toBe('high: ');
  });

  test.each([
    'mysecretpassword',
    'SET_A_PASSWORD_HERE_123',
    'some_pass',
    'password]',
    '(password)',
  ])('that speaks of passwords: %s', (password) => {
    expect(said(`mysql://ann:${password}@db.shop.net/x`, password)).toMatch(/^low: .*stand-in/);
  });

  test.each(['mysunset', 'SuperRocket7', 'passionfruit9'])('that does not: %s', (password) => {
    expect(said(`mysql://ann:${password}@db.shop.net/x`, password)).toBe('high: ');
  });
});
