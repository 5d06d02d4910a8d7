/** Values that name a technique, a type, an index or a version; beside each a value in the same place that does not. */
import { describe, expect, test } from 'vitest';
import { randomText, valuesIn } from './support.ts';

const password = `${randomText(41, 6)}7${randomText(42, 7)}`;
const hexadecimal = randomText(43, 16, '0123456789ABCDEF');

describe.each([
  ['a type of Pascal', '    fPassword: RawUtf8;'],
  ['a type behind a constant', '  const aPassword: SpiUtf8 = ""'],
  ['a type among parameters', 'function(pghost, login, pwd: PUtf8Char): PConnection;'],
  ['a type without a technique', '  fOwnerPass: TPdfBuffer32;'],
  ['a curve', 'if (streq(token, "secp256r1")) { token = "prime256v1"; }'],
  ['a method of authentication', 'PEAP | username/password | mschapv2 |'],
  ['a type of a column', "attributeinfo('PASSWORD','varchar2',1,1,0,1)"],
  ['what a grammar calls it', 'pass = SHA512_ARISTA'],
  ['plug-ins of a server', 'the default: `mysql_native_password`, `sha256_password`'],
  ['digests that are wanted', 'rightauth=rsa-2048-ecdsa-256-sha256-sha384-sha512'],
  ['an index', `renameForeignKey('oauth2_access_tokens', 'FK_${hexadecimal}', 'user')`],
  ['versions of an image', '[`1.20.3-otp-27`, `1.20-otp-27`, `otp-27`]'],
  ['the release of a platform', 'CI_OTP = OTP-17.3.4'],
  ['rights of a system', "'RequireLogonToChangePassword', 'ForceLogoffWhenHourExpire'"],
  ['the number of a service', '"nispasswd" => 100303 , "rpc.nisplus"'],
  ['a tongue', '{"mdn": "Mbati", "mdp": "Mbala", "mdq": "Mbole"}'],
  ['a country', "'PT' => 'Portugal', 'PW' => 'Palau',"],
  ['a pass of an installer', '<settings pass="oobeSystem">'],
  ['names in code spans', '`c_uid`, `domain`, `c_password`, `c_cn7`, `mail`'],
  ['a text between two texts', 'if (!preg_match("/otp=".$params[\'otp7\']."/", $str))'],
  ['a remark', '<%= f.label :password_confirmation, "(Again 2)" %>'],
  ['what a call gives', '| `pass` | `logical(1)` | whether'],
  ['a call in a template', 'password = f"Qwerty-{random.randint(0, 100000)}"'],
  ['a variable in a template', '\'password\' => "ann{$i}password7",'],
  ['a place of a pattern', 'TTY=%{DATA:tty7} ; PWD=%{DATA:dir7}'],
  ['a socket', '    proxy_pass unix:$PGHOST/.s.PGSQL.5432;'],
  ['the next name of a list', 'bindPassword1=<Password> bindDN2=<rootUserDN>'],
  ['a record', 'passwd{us = {User, _}, password = #scram{} = Scram}'],
  ['a constant of several', 'const val PREFERENCE_PASSCODE_D1 = "PrefPinCode1"'],
  ['what a filter passes on', 'namepass = ["win_wmi_Volume7"]'],
])('%s', (_, text) => {
  test('is no secret', () => {
    expect(valuesIn(text)).toEqual([]);
  });
});

test.each([
  `    fPassword: ${password};`,
  `token = "prime256v1${password}"`,
  `rightauth=${password}`,
  `renameToken('access_token', 'FK_${password}')`,
  `CI_OTP = OTP-${password}`,
  `"nispasswd" => "${password}"`,
  `{"mdp": "${password}"}`,
  `'PW' => '${password}'`,
  `<settings password="${password}">`,
  `password = f"Qwerty-{${password}"`,
  `password = "Utf9${password}"`,
  'const DB_PASSWORD_1 = "SummerRain2"',
  'password: Thunder2031;',
  'the user `root`, password `Thunder2031`',
])('%j holds one', (text) => {
  expect(valuesIn(text)).toHaveLength(1);
});
