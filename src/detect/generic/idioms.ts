/**
 * Passwords in idioms of test suites, build scripts, administration and devices, whose places say more
 * than their names: `let(:password) { "…" }`, `expect "assword:"; send "…"`, `sqlplus user/…@db`. Each idiom
 * has words that are rare elsewhere, so that texts without them cost nothing; what is frequent in code is
 * named.ts and commands.ts, which the kernel runs.
 *
 * Lists that hold several values are lists.ts.
 */
import type { Literal } from '../../prefilter/index.ts';
import { ASSERTION_LITERALS, COMPARISON_LITERALS, readAsserted, readCompared } from './asserted.ts';
import type { Assessment } from './assess.ts';
import { holdsAny } from './beside.ts';
import { ascii, BLANK, BREAK, hasClass, NAME, QUOTE, startsWith, type Word } from './classes.ts';
import {
  argumentAt,
  behindWordReader,
  flagReader,
  type LineReader,
  readBehindUser,
  readCell,
  readDeviceKey,
  readFollowing,
  readLogon,
  readMailUser,
  readNetUse,
  readPasswordFile,
  readRegistration,
  readSecond,
  readSnmpUser,
  readUser,
  type Span,
  userReader,
} from './command-lines.ts';
import { CALLS, readCallText } from './idiom-calls.ts';
import { readAclUser, readConnection, readFtpUser } from './logon-lines.ts';
import { NAME_BARE, NAME_PASSWORD, readName, setMeaning } from './names.ts';
import { PAIRED_READERS } from './paired-calls.ts';
import {
  firstOf,
  notItsUser,
  readAnswers,
  readAssigned,
  readBraced,
  readFallback,
  readScheme,
  readServers,
  wordReader,
} from './server-lines.ts';
import { skipBlanks, skipSpace } from './siblings.ts';
import { endsWithAny } from './spaced.ts';
import { createStretch, loadStretch, type Stretch, weighSpan } from './stretch.ts';
import { TOOL_LINES, TOOL_READERS } from './tool-lines.ts';

/** Bytes beside a literal that an idiom looks at. */
export const IDIOM_BEFORE = 240;
export const IDIOM_AFTER = 460;

/** Commands and configuration lines, by the words that they begin with. */
const LINES: ReadonlyArray<readonly [LineReader, readonly string[]]> = [
  [
    readLogon,
    ['sqlplus ', 'expdp ', 'impdp ', 'sqlldr ', ' userid=', 'sql> connect ', 'sql> conn '],
  ],
  [readConnection, ['\nconnect ', '\nconn ']],
  [userReader('-U', '%'), ['smbclient ', 'rpcclient ', 'net rpc ']],
  [userReader('-u', ','), ['lftp ']],
  [readUser, ['http -a ', 'https -a ']],
  [userReader('--user', ':'), ['etcdctl ']],
  [flagReader('-k', false), ['openssl enc', 'openssl aes', 'openssl des']],
  [
    flagReader('-p', false),
    [
      'cqlsh ',
      'podman login ',
      'buildah login ',
      'oc login ',
      'cf login ',
      'twine upload ',
      'rabbitmqadmin ',
      'rdesktop ',
      'altool ',
      'beeline ',
      'unlock-keychain ',
      'create-keychain ',
      'ncftpput ',
    ],
  ],
  [flagReader('-p', true), ['7z a ', '7z x ', '7za ', 'unrar ']],
  [
    flagReader('-P', true),
    ['osql ', 'bcp ', 'mosquitto_pub ', 'mosquitto_sub ', 'ipmitool ', 'security import '],
  ],
  [flagReader('-P', false), ['zip -', 'unzip -', 'ssh-keygen ']],
  [flagReader('-N', false), ['ssh-keygen -t ', 'ssh-keygen -q ', 'ssh-keygen -b ']],
  [flagReader('-w', false), ['ldapdelete ', 'ldappasswd ', 'ldapwhoami ', 'dsconf ', 'dsidm ']],
  [flagReader('-A', false), ['snmpwalk ', 'snmpget ']],
  [flagReader('/p:', true), ['xfreerdp ']],
  [flagReader('/rp', false), ['schtasks ']],
  [readNetUse, ['net use ']],
  [readPasswordFile, ['htpasswd ', 'mosquitto_passwd ']],
  [
    readFollowing,
    [
      'rootpw --plaintext ',
      'isakmp key ',
      'rocommunity ',
      'rwcommunity ',
      ': eap ',
      'tacacs-server key ',
      'radius-server key ',
      'chap password ',
      'mysql_native_password by ',
      'caching_sha2_password by ',
      'sha256_password by ',
      '-password password ',
      'insecure-password ',
      'plaintext-password ',
      'tcp-md5sig ',
      ' otp key ',
      'set-initial-password ',
    ],
  ],
  [notItsUser(readFollowing), [' password 0 ', ' secret 0 ']],
  [wordReader(0), ['snmp community ']],
  [readUser, ['stats auth ']],
  [readLogon, ['utplsql run ', 'sqlcl ']],
  [userReader('-a', ':'), ['check_http ']],
  [flagReader('-C', false), ['check_snmp ']],
  [flagReader('-p', true), ['check_mysql ', 'check_pgsql ']],
  [flagReader('-a', false), ['jmeter ']],
  [firstOf(flagReader('-W', false), flagReader('-K', false)), ['pk12util ']],
  [wordReader(2), ['!connect ', 'sqlconnectinfo ', 'imap4::login ', 'ftp::open ', 'pop3::open ']],
  [wordReader(4), ['sqlnamedconnectinfo ']],
  [readAnswers, ['client_send = ']],
  [readServers, ['mysql_servers = ', 'pgsql_servers = ']],
  [readBraced, ['eq{$3}{', 'eq{$auth3}{', 'hmac{md5}{', 'hmac{sha1}{', 'hmac{sha256}{']],
  [readScheme, ['{plain}', '{cleartext}', '{noop}']],
  [behindWordReader(' key '), ['radius-server host ', 'tacacs-server host ']],
  [behindWordReader(' password '), ['neighbor ']],
  [behindWordReader(' using '), ['db2 connect to ', 'db2 "connect to ']],
  [readAclUser, [' on >']],
  [readFtpUser, ['\nuser ']],
  [readSecond, ['rabbitmqctl add_user ', 'rabbitmqctl change_password ', 'radtest ']],
  [readDeviceKey, ['message-digest-key ', 'authentication-key ', 'pre-shared-key ', 'key-string ']],
  [readSnmpUser, ['createuser ']],
  [readRegistration, ['register => ']],
  [readMailUser, [']:587 ', ']:465 ', ']:25 ']],
  [readCell, ['input password  ', 'fill secret  ', 'type password  ']],
  [readBehindUser, [' -p ']],
];

type IdiomReader = (place: Stretch, into: Assessment) => Span | null;

function isQuote(byte: number | undefined): boolean {
  return byte !== undefined && hasClass(byte, QUOTE);
}

/** The quoted text at `at` as a span, null if none stands there or it goes over its line. */
function quotedAt(bytes: Uint8Array, at: number, end: number): Span | null {
  return isQuote(bytes[at]) ? argumentAt(bytes, at, end) : null;
}

/** `let(:name) { "value" }`, `-define(NAME, <<"value">>)`: the name has its meaning. */
function readDefinition({ bytes, end, high }: Stretch, into: Assessment): Span | null {
  let at = end;
  while (at < high && hasClass(bytes[at] as number, NAME)) at++;
  readName(bytes, end, at, into.meaning, 0);
  if (into.meaning.kind <= NAME_BARE || into.meaning.negatedAfter > 0) return null;
  const limit = Math.min(high, at + 8);
  // ) { of Ruby, , <<" of Erlang
  while (
    at < limit &&
    (hasClass(bytes[at] as number, BLANK) || DEFINITION_JOINTS.has(bytes[at] as number))
  )
    at++;
  const value = quotedAt(bytes, at, high);
  if (value === null || bytes[value[1]] !== bytes[value[0] - 1]) return null;
  const closer = bytes[skipSpace(bytes, value[1] + 1, high)];
  // } ) > and .freeze
  return closer === 0x7d || closer === 0x29 || closer === 0x3e || closer === 0x2e ? value : null;
}
const DEFINITION_JOINTS: ReadonlySet<number> = new Set(ascii('){,<'));

/** `CURLOPT_USERPWD, "user:value"` and constants whose value is the next argument. */
function readOption({ bytes, end, high }: Stretch): Span | null {
  let at = skipBlanks(bytes, end, high);
  if (bytes[at] === 0x2c || (bytes[at] === 0x3d && bytes[at + 1] === 0x3e)) {
    at = skipBlanks(bytes, at + (bytes[at] === 0x2c ? 1 : 2), high);
  }
  return quotedAt(bytes, at, high);
}

function readUserOption(where: Stretch): Span | null {
  const text = readOption(where);
  if (text === null) return null;
  let colon = text[0];
  while (colon < text[1] && where.bytes[colon] !== 0x3a) colon++;
  return colon + 1 < text[1] ? [colon + 1, text[1]] : null;
}

/** `CONNECT system/value@db` of Oracle; other users are rare, and the word alone is not. */
function readConnect({ bytes, start, high }: Stretch): Span | null {
  let user = start;
  while (bytes[user] !== 0x20) user++;
  return readLogon(bytes, user + 1, high);
}

/** `sp_addlogin 'user', 'value'`. */
function readAddLogin({ bytes, end, high }: Stretch): Span | null {
  const user = quotedAt(bytes, skipBlanks(bytes, end, high), high);
  if (user === null || bytes[user[1] + 1] !== 0x2c) return null;
  return quotedAt(bytes, skipBlanks(bytes, user[1] + 2, high), high);
}

/** `file_env 'NAME' 'value'`: the variable's name has its meaning. */
function readVariable({ bytes, end, high }: Stretch, into: Assessment): Span | null {
  let at = end;
  while (at < high && hasClass(bytes[at] as number, NAME)) at++;
  readName(bytes, end, at, into.meaning, 0);
  if (into.meaning.kind <= NAME_BARE || into.meaning.negatedAfter > 0) return null;
  return readFallback(bytes, end, high);
}

/** The text whose closing quote stands at `close`. */
function textBefore(bytes: Uint8Array, close: number, low: number): Span | null {
  const quote = bytes[close];
  if (close <= low || !isQuote(quote)) return null;
  for (let i = close - 1; i >= low; i--) {
    if (bytes[i] === quote) return [i + 1, close];
    if (hasClass(bytes[i] as number, BREAK)) return null;
  }
  return null;
}

/** `crypt('value', gen_salt(…))` of PostgreSQL. */
function readCrypt({ bytes, start, low }: Stretch): Span | null {
  let at = start - 1;
  while (at > low && (bytes[at] === 0x20 || bytes[at] === 0x2c)) at--;
  const text = textBefore(bytes, at, low);
  if (text === null) return null;
  const open = text[0] - 1 - CRYPT.length;
  return open >= low && startsWith(bytes, open, text[0], CRYPT) ? text : null;
}
const CRYPT = ascii('crypt(');

/** `keyStore.load(in, "value".toCharArray())`, `new PBEKeySpec("value".toCharArray(), …)`. */
function readCharacters({ bytes, start, low }: Stretch): Span | null {
  const text = textBefore(bytes, start - 1, low);
  if (text === null) return null;
  for (let i = text[0]; i > low && bytes[i] !== 0x3b; i--) {
    if (bytes[i] === 0x28 && endsWithAny(bytes, low, i, CHARACTER_CALLS)) return text;
  }
  return null;
}
const CHARACTER_CALLS: readonly Word[] =
  'load init getkey keyspec passwordauthentication passwordprotection setkeyentry store getinstance'
    .split(' ')
    .map(ascii);

/** `expect "assword:"`, then `send "value\r"` or `sendline("value")`. */
function readSent({ bytes, start, end, low, high }: Stretch): Span | null {
  if (!holdsAny(bytes, low, start, PASSWORD_WORDS)) return null;
  const at = isQuote(bytes[end - 1]) ? end - 1 : end;
  const text = quotedAt(bytes, at, high);
  if (text === null) return null;
  // Another value was sent in answer.
  for (let i = start - 1; i > low; i--) {
    if (startsWith(bytes, i, start, ASSWORD)) break;
    if (startsWith(bytes, i, start, SEND)) return null;
  }
  return text;
}
const ASSWORD = ascii('assword');
const PASSWORD_WORDS: readonly Word[] = [ASSWORD];
const SEND = ascii('send');

/** `addValue:@"value" forHTTPHeaderField:@"X-API-Key"`: the name stands behind the value. */
function readHeaderField({ bytes, start, end, low, high }: Stretch, into: Assessment): Span | null {
  let at = skipBlanks(bytes, end, high);
  if (bytes[at] === 0x40) at++; // @"text"
  const name = quotedAt(bytes, at, high);
  if (name === null) return null;
  readName(bytes, name[0], name[1], into.meaning, 0);
  if (into.meaning.kind <= NAME_BARE || into.meaning.negatedAfter > 0) return null;
  let close = start - 1;
  while (close > low && (hasClass(bytes[close] as number, BLANK) || bytes[close] === 0x2c)) close--;
  return textBefore(bytes, close, low);
}

/** `gh auth login --with-token <<< "value"`. */
function readHereString({ bytes, start, end, low, high }: Stretch): Span | null {
  if (bytes[end] === 0x3c || bytes[start - 1] === 0x3c) return null;
  let line = start;
  while (line > low && bytes[line - 1] !== 0x0a) line--;
  if (!holdsAny(bytes, line, start, HERE_WORDS)) return null;
  return argumentAt(bytes, skipBlanks(bytes, end, high), high);
}
const HERE_WORDS: readonly Word[] = [
  'token',
  'password-stdin',
  'kinit',
  'vncpasswd',
  'passwd --stdin',
].map(ascii);

/** `echo value | passwd --stdin`. */
function readPipedPassword({ bytes, start, low }: Stretch): Span | null {
  for (let i = start - 1; i >= low && bytes[i] !== 0x0a; i--) {
    if (!startsWith(bytes, i, start, ECHO)) continue;
    let at = i + ECHO.length;
    while (bytes[at] === 0x2d) at = skipBlanks(bytes, at + 2, start);
    return argumentAt(bytes, at, start);
  }
  return null;
}
const ECHO = ascii('echo ');

/** Words that may not be the end of a longer one. */
const OPENING_LETTER = /^[a-z0-9]/;

const READERS: ReadonlyMap<string, IdiomReader> = new Map<string, IdiomReader>([
  ...['let(:', 'let!(:', '\n-define('].map((word) => [word, readDefinition] as const),
  ...['curlopt_userpwd', 'curlopt_proxyuserpwd'].map((word) => [word, readUserOption] as const),
  ...['curlopt_password', 'curlopt_keypasswd', 'security_credentials'].map(
    (word) => [word, readOption] as const,
  ),
  ...['connect sys', 'conn sys', 'connect scott'].map((word) => [word, readConnect] as const),
  ['sp_addlogin ', readAddLogin],
  ...[
    'snmp_community',
    'snmpcommunity',
    'community_string',
    'communitystring',
    '$community',
    'key_string',
  ].map((word): readonly [string, IdiomReader] => [
    word,
    ({ bytes, end, high }) => readAssigned(bytes, end, high),
  ]),
  ['password (e.g. ', readOption],
  ["file_env '", readVariable],
  ...ASSERTION_LITERALS.map((word) => [word, readAsserted] as const),
  ...COMPARISON_LITERALS.map((word) => [word, readCompared] as const),
  [', gen_salt(', readCrypt],
  ['.tochararray()', readCharacters],
  ['forhttpheaderfield:', readHeaderField],
  ...['\nsend "', '" { send "', 'send -- "', '.sendline('].map((word) => [word, readSent] as const),
  ['<<< ', readHereString],
  ['| passwd', readPipedPassword],
  ['| smbpasswd', readPipedPassword],
  ...PAIRED_READERS,
  ...TOOL_READERS,
  ...[...LINES, ...TOOL_LINES].flatMap(([read, words]) =>
    words.map((word): readonly [string, IdiomReader] => [
      word,
      ({ bytes, start, end, low, high }) =>
        start > low && hasClass(bytes[start - 1] as number, NAME) && OPENING_LETTER.test(word)
          ? null
          : read(bytes, end, high),
    ]),
  ),
  ...Array.from(CALLS, ([word, call]): readonly [string, IdiomReader] => [
    word,
    ({ bytes, end, high }) => readCallText(bytes, end, high, call),
  ]),
]);

export const IDIOM_LITERALS: readonly Literal[] = Array.from(READERS.keys(), (bytes) => ({
  bytes,
  caseless: true,
}));

const stretch: Stretch = createStretch(
  IDIOM_BEFORE,
  IDIOM_AFTER,
  Math.max(...IDIOM_LITERALS.map(({ bytes }) => bytes.length)),
);

/** Calls `found` if the idiom whose words stand at `anchor` has a value, with `into` filled and weighed. */
export function readIdiom(
  bytes: Uint8Array,
  text: readonly [number, number],
  anchor: readonly [number, number],
  into: Assessment,
  found: () => void,
): void {
  loadStretch(bytes, text, anchor, stretch);
  const word = Buffer.from(stretch.bytes.buffer, stretch.start, stretch.end - stretch.start)
    .toString('latin1')
    .toLowerCase();
  const read = READERS.get(word);
  if (read === undefined) return;
  setMeaning(into.meaning, NAME_PASSWORD);
  const span = read(stretch, into);
  if (span !== null && weighSpan(stretch, span, into)) found();
}
