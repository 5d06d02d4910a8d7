/** Values that refer to something, list one thing among others or hold a place; beside each a value in the same place. */
import { describe, expect, test } from 'vitest';
import { randomText, valuesIn } from './support.ts';

const password = `${randomText(31, 6)}7${randomText(32, 7)}`;

describe.each([
  [
    'an entry of a list of qualified names',
    "tags: [ 'role::postfix', 'role::secret', 'role::ferm' ]",
  ],
  ['the next suite of a list of ciphers', "ciphers: 'HIGH:!aNULL:!PSK:!RC4:!ECDSA:kEDH'"],
  ['a constant that is named after a secret', '(sha512pass = SHA512_PASSWORD)'],
  ['a sum of variables', '    password = str1+str2'],
  ['a negation', 'int pass = !!anode && !!bnode;'],
  ['the test of a variable', 'if test "x$ac_cv_lib_cipher_setkey" = xyes'],
  ['a place between signs', 'systemPassword=###ORACLE_PWD###'],
  ['an element of an array', 'DBI->connect("DBI:mysql:shop", "root", "$ARGV[5]");'],
  ['an element of the environment', 'process_credentials("$ENV{HOME}/.astcli")'],
  ['a reference to a store of secrets', 'secret = "@{store:wild?%go}"'],
  ['a version that is needed', '{p1_oauth2, "~> 0.6.14", {git, "x"}}'],
  ['a hash of crypt', 'getCredential("password", "CRYPT:peKgBO9s0.gUQ")'],
  ['a list of patterns', 'namepass = ["aerospike*"]'],
  ['a label and its translation', '{"Password","Pasvorto"}.'],
  ['a row whose cell is the word', "insert into customer values (999, 'pass', 'Customer 999')"],
  ['commands that need no password', 'admin ALL = (root) NOPASSWD: NGINX_RELOAD'],
  ['an item of a vault', "lookup('community.onepassword', 'Tessier-Ashpool', section='x')"],
  ['a step of a route', '[{"action": {"pass": "routes/fifth"}}]'],
  [
    'the fingerprint of a signer',
    "gitlab_runner__apt_key: 'F6403F6544A38863DAA0B6E03F01618A51312F3F'",
  ],
])('%s', (_, text) => {
  test('is no secret', () => {
    expect(valuesIn(text)).toEqual([]);
  });
});

test.each([
  `tags: [ 'role::secret', '${password}' ]`,
  `db_password = ${password}`,
  `password: "${password}*"`,
  `password: "Comet${'Rocket'}*"`,
  `{"password", "${password}"}`,
  `test_password = "${password}"`,
  `"password" = ${password}`,
  `nopasswd_password: ${password}`,
  `PASSWORD=!!${password}`,
])('%j holds one', (text) => {
  expect(valuesIn(text)).toHaveLength(1);
});
