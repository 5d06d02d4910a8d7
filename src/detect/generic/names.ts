/**
 * What a name means: `dbPassword` asks for a password, `password_field` and `public_key` do not.
 *
 * A name is cut into sub-words at separators, digits and camel humps, and each is looked up by hash,
 * so that no string is made. What stands around the name is operators.ts, the weight of it all is
 * the model's.
 */
import { ALNUM, CLASSES, DIGIT, LOWER, lower, UPPER } from './classes.ts';

/** Kinds of names, weakest last but one; the model sees them as separate features. */
export const NAME_NONE = 0;
/** `key`, `salt`, `hash`: too common to mean much alone. */
export const NAME_BARE = 1;
/** `token`, `auth`, `jwt`, `session`. */
export const NAME_TOKEN = 2;
/** `api_key`, `private_key`, `encryption_key`. */
export const NAME_KEY = 3;
/** `secret`, `credential`, `psk`. */
export const NAME_SECRET = 4;
/** `password` in its spellings and languages. */
export const NAME_PASSWORD = 5;

/** What {@link readName} found; one object per detector, overwritten by each call. */
export interface NameMeaning {
  kind: number;
  /** Sub-words after the keyword that turn its meaning: `password_field`, `token_url`. */
  negatedAfter: number;
  /** Sub-words before it that do: `public_key`, `hashed_password`. */
  negatedBefore: number;
  /** The last sub-word is the keyword. */
  lastIsKeyword: boolean;
  subwords: number;
  /** `test`, `fake`, `dummy`, `example` among the sub-words. */
  mock: boolean;
  allCaps: boolean;
  /** The keyword is its own sub-word rather than the tail of a longer run of letters. */
  clean: boolean;
}

const WORD_PASSWORD = 1;
const WORD_SECRET = 2;
const WORD_TOKEN = 4;
const WORD_KEY = 8;
const WORD_BARE = 16;
/** Makes `key` a secret: `api key`, `signing key`. */
const WORD_QUALIFIER = 32;
const WORD_NEGATES_AFTER = 64;
const WORD_NEGATES_BEFORE = 128;
const WORD_MOCK = 256;
/** May be the tail of a longer lower-case run: `dbpassword`, `authtoken`. */
const WORD_TAIL = 512;
/** Ends in a keyword's letters but is another word: `bypass`, `monkey`. */
const WORD_OTHER = 1024;
/** Not in the vocabulary: only the answer for a word that a known one is the tail of. */
const WORD_PART = 2048;
/** `public key`, `public key token`: not a secret at all. */
const WORD_PUBLIC = 4096;
/** Says what a name is about, not what it holds: `oauthIdentity`, `authTransport`, but `smtpAuth`. */
const WORD_TOPIC = 8192;
/** `showPassword`, `toggle-password`: what a page does with a password. */
const WORD_SHOWN = 16384;
/** Right before `token`: where a list goes on, or how much was read. `nextPageToken`, `sync_token`. */
const WORD_CURSOR = 32768;
/** Right behind `pass` it makes one word of the two: `pass_word`, `userPassWord`. */
const WORD_REST = 65536;

const KEYWORD = WORD_PASSWORD | WORD_SECRET | WORD_TOKEN | WORD_KEY | WORD_BARE;

const VOCABULARY: ReadonlyArray<readonly [number, string]> = [
  [
    WORD_PASSWORD | WORD_TAIL,
    'password passwd passwort passphrase passcode passwrd pwd pass passwords pswd psswd ' +
      'senha kennwort contrasena contrasenia wachtwoord adgangskode losenord salasana haslo heslo parola sifre',
  ],
  [
    WORD_PASSWORD,
    'pw pword passw passe passord passkey motdepasse mdp requirepass masterauth sshpass bindpw rootpw dbpw userpw adminpw',
  ],
  [WORD_SECRET | WORD_TAIL, 'secret secrets credential credentials creds'],
  [WORD_SECRET, 'cred psk clave geheim geheimnis'],
  [WORD_TOKEN | WORD_TAIL, 'token'],
  [WORD_TOKEN, 'tokens tok otp bearer cookie sessionid verifier authtok'],
  [WORD_TOKEN | WORD_TAIL | WORD_TOPIC, 'jwt auth authorization'],
  [WORD_TOKEN | WORD_TOPIC, 'oauth authentication'],
  [
    WORD_KEY | WORD_TAIL,
    'apikey accesskey privatekey encryptionkey signingkey masterkey authkey appkey servicekey ' +
      'sharedkey accountkey storagekey nkey xkey sshkey rsakey privkey',
  ],
  [WORD_KEY, 'apikeys keymaterial'],
  [WORD_BARE | WORD_TAIL, 'key'],
  [WORD_BARE, 'keys salt seed'],
  [
    WORD_QUALIFIER,
    'api access private priv encryption encrypt decryption signing sign signature master account storage ' +
      'consumer application app client shared service subscription deploy license licence admin root ' +
      'session cipher crypto aes des hmac rsa dsa ssh jwt jwe jwk write integration functions function ' +
      'instrumentation ingest ingestion webhook publishable personal host hmackey server tsig wep wpa wifi wlan ' +
      'maps google aws azure gcp stripe github gitlab twilio sendgrid mailgun openai datadog ' +
      'auth secret token security recaptcha captcha merchant wallet basic ntlm derivation user developer dev prod production team org',
  ],
  [
    WORD_NEGATES_AFTER,
    'field fields url urls uri path paths file files filename name names id ids idx index hash hashes ' +
      'hashed type types policy policies length len size hint hints label labels prompt kid encrypted ' +
      'example placeholder count list regex pattern format expiry expires expire expiration expired ttl ' +
      'timeout endpoint endpoints header headers prefix suffix column columns table class method methods ' +
      'function handler callback provider providers manager store storage factory builder validator ' +
      'validation reset forgot forgotten change changed confirm strength min max minimum maximum ' +
      'required require requires enabled enable disabled disable allow allowed visible visibility valid ' +
      'invalid error errors message messages msg title text description desc help tooltip icon image ' +
      'button btn input form page view template event press down up code board frame frames words ' +
      'ring ops pair alias algorithm algo alg mode scheme version date time at by for from to source ' +
      'owner issuer subject audience scope scopes grant response status state limit quota rate sent ' +
      'location dir directory ref reference arn number num no param params parameter option options ' +
      'config opt opts settings setting generator encoder encoding encoded rotation age history usage used uses ' +
      'style styles map mapping match matches mask masked digest fingerprint checksum signature sig ' +
      'vault region bucket user username email host hostname port server domain env var variable ' +
      'selector set get getter setter exists missing failed failure success attempt attempts lifetime ' +
      'refresh interval cache cached entry entries item items info data object model schema ' +
      'spec test tests stored storepath keystore needed changedat lastset notfound operations kind ' +
      'utc timestamp encryption sha md crc bcrypt scrypt argon hasher hashing derive derived auth ' +
      'wrapper wrapped expansion completion complexity quality score book safe nonce address addresses contract router standards supported',
  ],
  [
    WORD_NEGATES_BEFORE,
    'public pub encrypted hashed hash foreign sort partition primary cache cached map hash index row ' +
      'column hot object idempotency group i18n translation locale field x5t authorized known ' +
      'registry lookup dict dictionary json xml yaml css html react dom query param header cell ' +
      'no without missing invalid has is forgot reset change require requires ' +
      'get parse raw read verify validate check find load fetch next is can ' +
      'preference preferences pref prefs existing project reblog spreadsheet memo gen generate site publishable ascii arrow shift ctrl alt meta tab enter escape on handle',
  ],
  [
    WORD_PUBLIC,
    'public pub pubkey publickey publishable encrypted wrapped sealed recv gpg pgp apt rpm trusted fingerprint foreign csrf xsrf sec',
  ],
  [WORD_NEGATES_AFTER | WORD_REST, 'word'],
  [WORD_REST, 'phrase'],
  [WORD_SHOWN | WORD_NEGATES_BEFORE, 'show hide toggle'],
  [
    WORD_CURSOR,
    'next continue continuation page pagination paging paginator sequence cursor sync change output input',
  ],
  [
    WORD_MOCK,
    'test tests testing fake dummy mock mocked stub example sample demo foo bar placeholder ' +
      'wrong bad incorrect invalid expected',
  ],
  [
    WORD_OTHER,
    'bypass compass trespass encompass surpass overpass underpass passes passed passing passive ' +
      'multipass nopass nopasswd nopassword lastpass onepassword singlepass twopass onepass firstpass secondpass renderpass monkey donkey turkey jockey ' +
      'hockey whiskey hotkey askpass passkeys keyboard keyword keywords author authors authority monkeypatch ' +
      'namepass tagpass fieldpass metricpass formkey documentkey resourcekey keepass keepassx keepassxc unittoken subtoken detoken nexttoken pagetoken nextpagetoken synctoken continuationtoken tokenizer pretoken lexertoken accredit oncokey okey hokey',
  ],
];

const HASH_SEED = 0x1b873593;

/** One step of the right-to-left hash, so that every tail of a word is hashed on the way. */
function step(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, 0x01000193) ^ (hash >>> 15);
}

function hashWord(word: string): number {
  let hash = HASH_SEED;
  for (let i = word.length - 1; i >= 0; i--) hash = step(hash, word.charCodeAt(i));
  return hash;
}

/** Rows of the vocabulary's hash table: a power of two, less than half of them in use. */
const VOCABULARY_ROWS = 2048;

/** The row that holds the hash, or the free one where it would go. */
function rowOf(table: Int32Array, hash: number): number {
  let row = hash & (VOCABULARY_ROWS - 1);
  while (table[2 * row + 1] !== 0 && table[2 * row] !== hash)
    row = (row + 1) & (VOCABULARY_ROWS - 1);
  return row;
}

/** Open addressing: hash, flags; flags 0 for a free row. */
function buildVocabulary(): Int32Array {
  const table = new Int32Array(2 * VOCABULARY_ROWS);
  for (const [flags, words] of VOCABULARY) {
    for (const word of words.split(' ')) {
      const hash = hashWord(word);
      const row = rowOf(table, hash);
      table[2 * row] = hash;
      table[2 * row + 1] = (table[2 * row + 1] as number) | flags;
    }
  }
  return table;
}

const WORDS: Int32Array = buildVocabulary();

/** Flags of a known word by its hash, else 0. */
function flagsByHash(hash: number): number {
  return WORDS[2 * rowOf(WORDS, hash) + 1] as number;
}

/** Flags of the word at [start, end), its longest known tail included (`WORD_TAIL`). */
function flagsOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = HASH_SEED;
  let tail = 0;
  for (let i = end - 1; i >= start; i--) {
    hash = step(hash, lower(bytes[i] as number));
    const flags = flagsByHash(hash);
    if (flags === 0) continue;
    if (i === start) return flags;
    if ((flags & WORD_TAIL) !== 0) tail = flags & KEYWORD;
  }
  return tail === 0 ? 0 : tail | WORD_PART;
}

export function createNameMeaning(): NameMeaning {
  return {
    kind: NAME_NONE,
    negatedAfter: 0,
    negatedBefore: 0,
    lastIsKeyword: false,
    subwords: 0,
    mock: false,
    allCaps: false,
    clean: false,
  };
}

function kindOf(flags: number, qualified: boolean): number {
  if ((flags & WORD_PASSWORD) !== 0) return NAME_PASSWORD;
  if ((flags & WORD_SECRET) !== 0) return NAME_SECRET;
  if ((flags & WORD_KEY) !== 0) return NAME_KEY;
  if ((flags & WORD_TOKEN) !== 0) return NAME_TOKEN;
  if ((flags & WORD_BARE) !== 0) return qualified ? NAME_KEY : NAME_BARE;
  return NAME_NONE;
}

/** First position after `at` where a sub-word ends: at a separator, a digit or a camel hump. */
function subwordEnd(bytes: Uint8Array, at: number, end: number): number {
  let i = at + 1;
  const first = CLASSES[bytes[at] as number] as number;
  if ((first & DIGIT) !== 0) {
    while (i < end && ((CLASSES[bytes[i] as number] as number) & DIGIT) !== 0) i++;
    return i;
  }
  let run = first & UPPER;
  for (; i < end; i++) {
    const kind = CLASSES[bytes[i] as number] as number;
    if ((kind & (UPPER | LOWER)) === 0) return i;
    if ((kind & UPPER) !== 0) {
      if (run === 0) return i;
    } else {
      // `APIKey`: the last capital of a run opens the next word.
      if (run !== 0 && i - at >= 2 && ((CLASSES[bytes[i - 1] as number] as number) & UPPER) !== 0) {
        return i - 1;
      }
      run = 0;
    }
  }
  return end;
}

/** Reads the name at [start, end) into `meaning`; `previous` gives flags of a word before it in prose. */
export function readName(
  bytes: Uint8Array,
  start: number,
  end: number,
  meaning: NameMeaning,
  previous: number,
): void {
  meaning.kind = NAME_NONE;
  meaning.negatedAfter = 0;
  meaning.negatedBefore = (previous & WORD_NEGATES_BEFORE) !== 0 ? 1 : 0;
  meaning.lastIsKeyword = false;
  meaning.subwords = 0;
  meaning.mock = (previous & WORD_MOCK) !== 0;
  meaning.allCaps = true;
  meaning.clean = false;
  let qualified = (previous & WORD_QUALIFIER) !== 0;
  let open = (previous & WORD_PUBLIC) !== 0;
  let shown = false;
  // The last keyword was a topic, and other words have followed it.
  let topic = 0;
  let before = previous;
  let i = start;
  while (i < end) {
    const kind = CLASSES[bytes[i] as number] as number;
    if ((kind & LOWER) !== 0) meaning.allCaps = false;
    if ((kind & ALNUM) === 0) {
      // `user.password`: what stands before a dot belongs to another object.
      if (bytes[i] === 46) meaning.negatedBefore = 0;
      i++;
      continue;
    }
    const stop = subwordEnd(bytes, i, end);
    if (stop - i > 1 && ((CLASSES[bytes[i + 1] as number] as number) & LOWER) !== 0) {
      meaning.allCaps = false;
    }
    if ((kind & DIGIT) === 0) {
      let flags = flagsOf(bytes, i, stop);
      if ((flags & WORD_TOKEN) !== 0 && (before & WORD_CURSOR) !== 0) flags = 0;
      if ((flags & WORD_REST) !== 0 && (before & WORD_PASSWORD) !== 0) flags = before;
      before = flags;
      meaning.subwords++;
      takeWord(meaning, flags, qualified);
      if ((flags & WORD_QUALIFIER) !== 0) qualified = true;
      if ((flags & WORD_PUBLIC) !== 0) open = true;
      if ((flags & WORD_SHOWN) !== 0 && meaning.kind === NAME_NONE) shown = true;
      topic = nextTopic(topic, flags);
    }
    i = stop;
  }
  if (open && meaning.kind !== NAME_PASSWORD && meaning.kind !== NAME_SECRET) {
    meaning.kind = NAME_NONE;
  }
  if (shown || (topic === TOPIC_LEFT && meaning.kind === NAME_TOKEN)) meaning.kind = NAME_NONE;
}

const TOPIC_LAST = 1;
const TOPIC_LEFT = 2;

/** Where a name stands after one more word: at a topic, or beyond it at a word that is no qualifier. */
function nextTopic(topic: number, flags: number): number {
  if ((flags & WORD_TOPIC) !== 0) return TOPIC_LAST;
  if ((flags & KEYWORD) !== 0) return 0;
  if (topic === 0 || (flags & (WORD_QUALIFIER | WORD_MOCK)) !== 0) return topic;
  return TOPIC_LEFT;
}

function takeWord(meaning: NameMeaning, flags: number, qualified: boolean): void {
  if ((flags & WORD_MOCK) !== 0) meaning.mock = true;
  const kind = (flags & WORD_OTHER) !== 0 ? NAME_NONE : kindOf(flags, qualified);
  if (kind !== NAME_NONE) {
    // `secret_key` stays a secret, `token_secret` becomes one.
    if (kind >= meaning.kind) {
      meaning.kind = kind;
      meaning.clean = (flags & WORD_PART) === 0;
    } else if (meaning.kind === NAME_BARE) meaning.kind = kind;
    meaning.negatedAfter = 0;
    meaning.lastIsKeyword = true;
    return;
  }
  if (meaning.kind === NAME_NONE) {
    if ((flags & WORD_NEGATES_BEFORE) !== 0) meaning.negatedBefore++;
    return;
  }
  meaning.lastIsKeyword = false;
  if ((flags & WORD_NEGATES_AFTER) !== 0) meaning.negatedAfter++;
}

/** Flags of a word in front of a name, for {@link readName}: `API key:`, `Consumer Secret =`. */
export function previousWord(bytes: Uint8Array, start: number, end: number): number {
  return start < end ? flagsOf(bytes, start, end) : 0;
}

/** Gives the meaning of a name of one word to what has no name, or one that says less than its place. */
export function setMeaning(meaning: NameMeaning, kind: number): void {
  meaning.kind = kind;
  meaning.negatedAfter = 0;
  meaning.negatedBefore = 0;
  meaning.lastIsKeyword = true;
  meaning.subwords = 1;
  meaning.mock = false;
  meaning.allCaps = false;
  meaning.clean = true;
}
