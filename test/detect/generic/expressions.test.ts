/** Values that refer to something, list one thing among others or hold a place; beside each a value in the same place. */
import { describe, expect, test } from 'vitest';
import { base32Of, crc16 } from '../../../src/detect/crc.ts';
import { randomText, valuesIn } from './support.ts';

const password = `${randomText(31, 6)}7${randomText(32, 7)}`;

/** A public NKEY of a user: its role, 32 bytes and their sum. */
function publicNkey(): string {
  const key = Uint8Array.from([20 << 3, ...Buffer.from(randomText(33, 32))]);
  const sum = crc16(key);
  return base32Of(Uint8Array.from([...key, sum & 0xff, sum >> 8]));
}

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
  [
    'a type and its dated version',
    "resource passVault 'Vendor.Vault/vaults@2021-04-01-preview' existing",
  ],
  ['a path into a document', `json.SelectToken("$.variables['$fx#0']")`],
  ['the name of a secret in a store', 'SecretKey(pod.getPassword("jwtHmacSha512PrivateKey")!)'],
  ['an element of a page', "var pass = document.getElementById('cfg7smtppass');"],
  ['a field of a message', "apiSecret = messages.MessageField('Kubernetes7Secret', 1)"],
  ['an object by its id', 'dictionary["key"] = ObjectId("61184062c1d8f096a3695046")'],
  ['another name with humps', '  adminPassword: vmSshKey'],
  ['a text between two texts', 'say("with credentials: ", hit("/shared"))'],
  ['a pattern', "tokens = re.split(r'([0-9]+|[A-Za-z]+)', version)"],
  ['rules of a form', "'password' => 'required|max_length[255]|min_length[8]',"],
  ['two words of a script', 'if test "$linkmode,$pass" = "lib,dlpreopen"; then'],
  ['what a variable is in a remark', '  fi # $pass = dlpreopen'],
  ['a number and its type', 'ERROR_WRONG_PASSWORD = 1323_u32'],
  ['the number of an error', 'isc_missing_password = 336330941;'],
  ['what a commit changed', '    * NEWS, contrib/ftpasswd: Bug#3994 - ftpasswd utility'],
  ['words that an address carries', 'cookie = "secret=be%20quiet"'],
  ['bytes of another alphabet', 'oauth_token="%E3%AC%85%0C%E3%9D%9B"'],
  ['a command behind a variable', 'echo -n "$PASSWORD" | sha256sum'],
  ['the class of an element', 'PASSWORD <span class="hljs-7">'],
  ['a character of a style sheet', '@var-user-secret: "\\f21b";'],
  ['a range of versions', 'apis_auth: ">=1.6.0 <3.0.0"'],
  ['what a route hands on', "'pass' => ['slug7'],"],
  ['an empty type', 'seenSecrets[name] = struct{}{}'],
  ['a variable of a script of telephony', 'hmac(password, "$var(text7)")'],
  ['a format', 'ct:pal("credentials: ~p~nconfig: ~p", [])'],
  ['a request that is made once', '"ClientRequestToken": "0a8c21b4-7d1f-4c55-9a0e-3f1d77b2c9e4"'],
  [
    'the head of a token',
    `token = "${Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url')}"`,
  ],
  ['the public half of a pair', `{nkey: "${publicNkey()}"}`],
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
  `#{<<"password">> => <<"${password}">>}`,
  `if args.oldPassword ~= "${password}" then`,
  `adminPassword: ${password}Key`,
  `secret/db_password: ${password}`,
  `key = getBytes("${password}")`,
  `{nkey: "U${randomText(34, 55, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}"}`,
])('%j holds one', (text) => {
  expect(valuesIn(text)).toHaveLength(1);
});
