/**
 * URLs with credentials (RFC 3986, section 3.2.1): is there a password, is it a stand-in for one, and is
 * the host one that nobody else can reach. Settings of a connection are judged alike; validity-settings.ts
 * reads them.
 */
import { readsPlain } from './generic/index.ts';
import type { Inspection } from './validity.ts';
import { placeholderIn } from './validity-examples.ts';

/** What signs in, and where, as written; '' for what does not stand there. */
export interface Login {
  readonly user: string;
  readonly password: string;
  readonly host: string;
}

const CREDENTIAL_URL = /[a-z][a-z0-9+.-]{1,40}:\/\/([^\s:@/"'<>]*):([^\s"']*)@([^\s:/?#"'<>,@]*)/i;
const LOCAL_HOST =
  /^(?:localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[?::1\]?|host\.docker\.internal|.*\.(?:local|localhost|test|invalid|example))$/i;
/** Hosts that stand for "some host" in documentation; example.com and its kin are RFC 2606. */
const SAMPLE_HOST =
  /^(?:.*\.)?example\.(?:com|net|org|edu)$|^(?:your|my)?-?(?:host|hostname|server|domain)(?:\.com)?$/i;
const TEMPLATE = /^(?:\$\{?|\{\{?|<|%[({]?|\[)[\w .:-]+(?:\}\}?|>|[)}]?s?|\])$/;
/** Words in capitals: the name of what should stand there. */
const CONSTANT = /^[A-Z]+(?:[_-][A-Z]+)+$/;
const PLAIN = /^(?:[a-z]+|[A-Z][a-z]+|[A-Z]+)$/;
/** Brackets of a grammar: `[user[:password]@]`, `(user):(password)`. */
const BRACKETS = /[[\](){}<>]/g;
/** Words of which texts about passwords make stand-ins: `mysecretpassword`, `SET_A_PASSWORD_HERE_123`. */
const ABOUT_PASSWORDS =
  /^(?:(?:my|your|the|some|an?|db|database|user|admin|root|http|ftp|proxy|mysql|mariadb|postgres|mongo|redis|test|example|sample|fake|dummy|secret|super|strong|weak|very|set|change|me|this|here|enter|put|insert|use|new|old|default|read|write|pass|password|passwd|passphrase|pwd|key|auth|api|token)[_.!-]?){2,8}\d{0,4}$/i;
const ABOUT_LONGEST = 48;
const SAYS_PASSWORD = /pass|pwd|secret|key|token/i;
const STAND_INS: ReadonlySet<string> = new Set([
  'password',
  'passwd',
  'passw0rd',
  'pass',
  'pwd',
  'pw',
  'secret',
  'token',
  'key',
  'apikey',
  'changeme',
  'changeit',
  'mypassword',
  'mypass',
  'yourpassword',
  'your_password',
  'your-password',
  'userpass',
  'yourpass',
  'db_password',
  'dbpassword',
  'user_password',
  'p4ssw0rd',
  'hunter2',
  'foo',
  'bar',
  'baz',
  'test',
  'x',
  '***',
]);

/** The URL in `match` whose userinfo holds `secret`; null where there is none. */
export function credentialUrlOf(match: string, secret: string): Login | null {
  const found = CREDENTIAL_URL.exec(match);
  if (found === null) return null;
  const [whole, user = '', password = '', host = ''] = found;
  const concerns = secret === whole || secret.includes('://') || password.includes(secret);
  return concerns ? { user, password, host } : null;
}

/** Whether a password is a word that stands for one. */
export function isStandIn(password: string): boolean {
  const folded = password.toLowerCase().replace(BRACKETS, '');
  if (STAND_INS.has(folded) || STAND_INS.has(folded.replace(/[_-]/g, ''))) return true;
  if (CONSTANT.test(password)) {
    return password.split(/[_-]/).some((word) => STAND_INS.has(word.toLowerCase()));
  }
  const isAbout = folded.length <= ABOUT_LONGEST && ABOUT_PASSWORDS.test(folded);
  return (isAbout && SAYS_PASSWORD.test(folded)) || placeholderIn(password) !== '';
}

/** Shorter names begin many words. */
const SHORTEST_USER = 4;
/** Characters behind a user's name that hide nothing. */
const MOST_ADDED = 3;
/** Letters up to which nobody guesses for long, whatever their order. */
const SHORT_WORD = 6;

/** `tiger`, `heslo`: nothing but letters, few or as words have them. */
function isPlainWord(password: string): boolean {
  return PLAIN.test(password) && (password.length <= SHORT_WORD || readsPlain(password));
}

/** `kamailio:kamailiorw`, `minio:minio123`: the user's name and little more. */
function extendsUser(password: string, user: string): boolean {
  if (user.length < SHORTEST_USER || password.length > user.length + MOST_ADDED) return false;
  return password.toLowerCase().startsWith(user.toLowerCase());
}

/** Judges a password by what it is and what it opens. */
export function inspectLogin({ user, password, host }: Login): Inspection {
  if (password === '') {
    return { validity: 'unknown', ceiling: 'low', reasons: ['there is no password in the URL'] };
  }
  if (TEMPLATE.test(password)) {
    return {
      validity: 'example',
      ceiling: 'low',
      reasons: ['the password is filled in elsewhere'],
    };
  }
  if (isStandIn(password)) {
    return { validity: 'example', ceiling: 'low', reasons: ['the password is a stand-in'] };
  }
  if (SAMPLE_HOST.test(host)) {
    return { validity: 'example', ceiling: 'low', reasons: ['the host is one of documentation'] };
  }
  if (password === user) {
    return { validity: 'unknown', ceiling: 'low', reasons: ['the password equals the user name'] };
  }
  if (LOCAL_HOST.test(host) && extendsUser(password, user)) {
    const reasons = ['the host is this machine, and the password begins with the user name'];
    return { validity: 'unknown', ceiling: 'low', reasons };
  }
  if (LOCAL_HOST.test(host) && isPlainWord(password)) {
    const reasons = ['the host is this machine, and the password is a plain word'];
    return { validity: 'unknown', ceiling: 'low', reasons };
  }
  if (LOCAL_HOST.test(host)) {
    return { validity: 'unknown', ceiling: 'medium', reasons: ['the host is this machine'] };
  }
  return { validity: 'unknown', ceiling: 'high', reasons: [] };
}
