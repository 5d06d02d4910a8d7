// Synthetic lines: passwords as people choose them, random keys, and things that only look secret.
// CredData's true values were replaced by random look-alikes, so randomness leaks its label; without
// the human-like passwords made here a model learns "random" instead of "secret".

export function createRandom(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const random = {
    next,
    below: (limit) => Math.floor(next() * limit),
    of: (list) => list[Math.floor(next() * list.length)],
    text: (alphabet, length) =>
      Array.from({ length }, () => alphabet[Math.floor(next() * alphabet.length)]).join(''),
  };
  return random;
}

const FIRST_NAMES = (
  'james mary robert patricia john jennifer michael linda david elizabeth william barbara richard ' +
  'susan joseph jessica thomas sarah charles karen daniel nancy matthew lisa anthony betty mark ' +
  'sandra donald ashley steven kimberly andrew emily paul donna joshua michelle kenneth carol kevin ' +
  'amanda brian melissa george deborah timothy stephanie ronald rebecca jason laura edward sharon ' +
  'ryan cynthia jacob dorothy amy nicholas kathleen eric angela jonathan shirley stephen emma larry ' +
  'anna justin brenda scott pamela brandon nicole samuel katherine gregory helen frank debra ' +
  'raymond ruth patrick maria jack heather dennis diane jerry olivia tyler julie aaron joyce jose ' +
  'victoria adam ruby nathan max henry zoe lucas mia oliver sofia felix lena pablo ivan olga yuki ' +
  'carlos lucia marco giulia pierre chloe hans greta lars astrid'
).split(' ');
const WORDS = (
  'summer winter spring autumn dragon monkey shadow sunshine princess football baseball soccer hockey ' +
  'tiger eagle falcon phoenix wizard knight hunter ranger batman superman pirate ninja samurai cookie ' +
  'banana orange cherry lemon coffee chocolate pepper ginger honey sugar butter cheese pizza burger ' +
  'purple silver golden crystal diamond emerald thunder lightning storm rainbow galaxy planet comet ' +
  'rocket turbo mustang ferrari porsche harley yamaha guitar piano violin trumpet freedom forever ' +
  'lovely angel heaven paradise london paris berlin madrid boston chicago dallas denver seattle ' +
  'january february march april august october november december monday friday sunday garden forest ' +
  'river mountain ocean island beach castle bridge tower flower daisy violet rose jasmine snoopy ' +
  'garfield mickey pluto merlin gandalf frodo legolas startrek spock yankees lakers steelers arsenal ' +
  'chelsea liverpool welcome letmein trustno access1 master killer secure fluffy buddy bailey charlie ' +
  'cooper rocky bear wolf fox panda koala dolphin whale shark lizard turtle rabbit hamster pony unicorn ' +
  'hello computer internet server network office company matrix blink magic lucky happy crazy funky ' +
  'groovy rebel maverick viper cobra python mango papaya walnut hazel maple willow'
).split(' ');

/** Half of the words is for training, the other for measuring. */
export function humanWords(half) {
  const take = (list) => list.filter((_, index) => index % 2 === half);
  return { names: take(FIRST_NAMES), words: take(WORDS) };
}

const capital = (word) => word.charAt(0).toUpperCase() + word.slice(1);
const LEET = { a: '4@', e: '3', i: '1!', o: '0', s: '5$', t: '7' };

function leet(random, word) {
  let changed = 0;
  const letters = [...word].map((letter) => {
    const choices = LEET[letter];
    if (choices === undefined || random.next() < 0.3) return letter;
    changed++;
    return random.of(choices);
  });
  return changed === 0 ? `${word}1` : letters.join('');
}

/** A password as people choose them. */
export function humanPassword(random, { names, words }) {
  const year = String(1950 + random.below(80));
  const mark = random.of('!!!@#$*.?_-');
  const digits = String(random.below(10 ** (1 + random.below(4))));
  const word = random.of(words);
  const name = random.of(names);
  switch (random.below(14)) {
    case 0:
      return `${capital(word)}${year}${mark}`;
    case 1:
      return `${name}${year}`;
    case 2:
      return `${capital(name)}${year}${random.next() < 0.5 ? mark : ''}`;
    case 3:
      return `${leet(random, word)}${digits}`;
    case 4:
      return `${capital(leet(random, word))}${random.next() < 0.6 ? mark : ''}${digits}`;
    case 5:
      return `${word}${random.of(words)}${digits}`;
    case 6:
      return `${capital(word)}${capital(random.of(words))}${mark}`;
    case 7:
      return `${capital(name)}@${digits.padEnd(2, '1')}`;
    case 8:
      return `${word}${digits.padStart(2, '0')}`;
    case 9:
      return `${word}${mark}${random.of(words)}${digits}`;
    case 10:
      return `${capital(word)}${digits.padStart(2, '7')}${mark}`;
    case 11:
      return leet(random, `${name}${word}`);
    case 12:
      return `${name.charAt(0)}${random.of(names)}${year.slice(2)}${random.next() < 0.5 ? mark : ''}`;
    default:
      return `${random.of(['1qaz', 'Qwe', 'zaq1', 'Asd', 'qwerty'])}${capital(word)}${digits}`;
  }
}

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGITS = '0123456789';
const HEX = '0123456789abcdef';
const BASE64 = `${UPPER}${LOWER}${DIGITS}+/`;

/** A key or token as machines make them. */
export function machineSecret(random) {
  switch (random.below(11)) {
    case 0:
      return random.text(HEX, random.of([16, 20, 24, 32, 32, 40, 48, 64, 64]));
    case 1:
      return random.text(HEX.toUpperCase(), random.of([16, 32, 40, 64]));
    case 2:
      return `${random.text(BASE64, random.of([22, 27, 43, 43, 86]))}${random.of(['=', '==', ''])}`;
    case 3:
      return random.text(`${UPPER}${LOWER}${DIGITS}`, 12 + random.below(40));
    case 4:
      return random.text(`${LOWER}${DIGITS}`, 12 + random.below(28));
    case 5:
      return random.text(`${UPPER}${DIGITS}`, 16 + random.below(20));
    case 6:
      return random.text(`${UPPER}${LOWER}${DIGITS}_-`, random.of([22, 32, 43, 64]));
    case 7:
      return random.text(LOWER, 8 + random.below(24));
    case 8:
      return `${random.of(['pk', 'sk', 'key', 'tok', 'live', 'prod', 'app'])}_${random.text(`${UPPER}${LOWER}${DIGITS}`, 16 + random.below(20))}`;
    case 9:
      return random
        .text(`${UPPER}${LOWER}${DIGITS}!#%*?@^~`, 10 + random.below(14))
        .replace(/^[^a-z]/iu, 'k');
    default:
      return random.text(`${UPPER}${LOWER}${DIGITS}`, 8 + random.below(4));
  }
}

const PREFIXES = [
  'db',
  'mysql',
  'admin',
  'smtp',
  'redis',
  'user',
  'root',
  'app',
  'service',
  'mail',
  'ftp',
  'ldap',
  'my',
  'default',
  'proxy',
  'backup',
  'jenkins',
  'rabbit',
  'elastic',
  'wifi',
];
const PASSWORD_NAMES = ['password', 'passwd', 'pwd', 'pass', 'passphrase', 'passcode'];
const KEY_NAMES = [
  'api key',
  'secret key',
  'access key',
  'private key',
  'encryption key',
  'signing key',
  'client secret',
  'app secret',
  'secret',
  'shared secret',
  'jwt secret',
  'master key',
  'auth token',
  'access token',
  'token',
  'api token',
  'refresh token',
  'consumer secret',
  'webhook secret',
  'session secret',
  'api secret',
  'service key',
  'key',
  'auth key',
  'bearer token',
  'credentials',
  'secret key base',
  'storage key',
  'account key',
];

function styled(random, phrase) {
  const words = phrase.split(' ');
  switch (random.below(6)) {
    case 0:
    case 1:
      return words.join('_');
    case 2:
      return words.map((word, index) => (index === 0 ? word : capital(word))).join('');
    case 3:
      return words.map(capital).join('');
    case 4:
      return words.join('_').toUpperCase();
    default:
      return random.next() < 0.5 ? words.join('-') : words.join('');
  }
}

export function passwordName(random) {
  const word = random.of(PASSWORD_NAMES);
  return styled(random, random.next() < 0.6 ? `${random.of(PREFIXES)} ${word}` : word);
}

export function keyName(random) {
  const word = random.of(KEY_NAMES);
  return styled(random, random.next() < 0.4 ? `${random.of(PREFIXES)} ${word}` : word);
}

/** Lines in which a value can stand; `$N` is the name, `$V` the value. */
export const SYNTAXES = [
  '"$N": "$V",',
  "    $N: '$V',",
  '$N: $V',
  '$N=$V',
  'export $N="$V"',
  "$N = '$V'",
  '    $N := "$V"',
  "'$N' => '$V',",
  '<$N>$V</$N>',
  '<add key="$N" value="$V" />',
  '  val $N: String = "$V"',
  'String $N = "$V";',
  'client.connect("db.internal", $N="$V")',
  'run --$N $V --verbose',
  '- name: $N\n  value: $V',
  'ENV $N $V',
  'obj.set_$N("$V");',
  'var $N string = "$V"',
  'spring.datasource.$N=$V',
  "$config['$N'] = '$V';",
  'postgres://app:$V@db.internal:5432/main',
  'variable "$N" {\n  default = "$V"\n}',
  "const $N = process.env.X || '$V';",
  "define('$N', '$V');",
  '{\\"$N\\":\\"$V\\"}',
  'setenv("$N", "$V");',
  'if ($N == "$V") {',
];

export function fill(syntax, name, value) {
  return syntax.replaceAll('$N', () => name).replaceAll('$V', () => value);
}

const NOT_SECRET = (
  'access_token refresh_token client_credentials authorization_code password_grant Bearer Basic HS256 ' +
  'RS256 x-api-key X-Auth-Token auth_token session_id btn-primary form-control userName firstName ' +
  'auth/invalid-email auth/wrong-password new-password current-password one-time-code my-secret ' +
  'my-token your-api-key some-token test-token secret-token TestPassword testpass password123 secret123 ' +
  'token1 token2 key1 key2 value1 foo bar foobar s3cr3t passw0rd pa55word p@ssw0rd pass1234 test1234 ' +
  'admin123 ArrowLeft Escape Enter Backspace ctrl+s shift-tab localStorage sessionStorage accessToken ' +
  'API_KEY SECRET_KEY DB_PASSWORD AWS_SECRET_ACCESS_KEY GITHUB_TOKEN apiKey.title login.password ' +
  'user.password.label errors.token.invalid ssh-rsa rsa ed25519 aes-256-gcm aes256 sha256 pbkdf2 ' +
  'UsernamePassword ApiKeyAuth OAuth2PasswordBearer TokenAuthentication oauth2 openid saml2 ' +
  'password_reset forgot_password change-password Passwort wachtwoord mot-de-passe required optional ' +
  'text-danger api.example.com token.actions.githubusercontent.com id_token token_type expires_in ' +
  'kubernetes.io/service-account-token postgres-credentials db-secret tls-secret my-secret-name ' +
  'vault-token registry-credentials google-credentials service-account-key key-file.json id_rsa ' +
  'en_US.UTF-8 application.key nameKey keyCode keydown KeyS Digit1 F12 primary foreign unique ' +
  'hunter letters alphanumeric masked password-field hidden-token csrfmiddlewaretoken XSRF-TOKEN ' +
  'X-CSRF-Token __RequestVerificationToken authenticity_token connect.sid JSESSIONID PHPSESSID'
).split(' ');

/** A line that only looks as if it held a secret. */
export function lookAlike(random, names) {
  const name = random.next() < 0.5 ? passwordName(random) : keyName(random);
  const hex = (length) => random.text(HEX, length);
  const uuid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
  switch (random.below(12)) {
    case 0:
      return `"${random.of(['public_key', 'publicKey', 'pubkey', 'key_id', 'keyId', 'password_hash', 'token_hash', 'cache_key', 'primary_key'])}": "${machineSecret(random)}"`;
    case 1:
      return `"integrity": "sha512-${random.text(BASE64, 86)}=="`;
    case 2:
      return `"${random.of(['key', 'id', 'authId', 'keyId', 'tokenId', 'api_key_id'])}": "${uuid()}"`;
    case 3:
      return `${name} = "\${${random.of(names.words).toUpperCase()}_${random.of(PREFIXES).toUpperCase()}}"`;
    case 4:
      return `key: "${random.of(names.words)}${capital(random.of(names.words))}",`;
    case 5:
      return `  key="${random.of(names.words)}-${random.below(100)}"`;
    case 6:
      return `"tokenTypes": "${random.of(names.words)}${random.below(9)}",`;
    case 7:
      return `etag_key: "W/${hex(32)}"`;
    default:
      return fill(random.of(SYNTAXES), name, random.of(NOT_SECRET));
  }
}
