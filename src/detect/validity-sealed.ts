/**
 * Values that are ciphertext: what they hide opens with a key that is kept elsewhere, so that they may be
 * published, and mostly are. Told by the form of a tool, or by a name that says so.
 *
 * What everybody can open stays what it is: passwords of type 7, `{xor}`, a master password of Maven.
 */

/** Who opens a form of ciphertext. */
interface SealedForm {
  readonly form: RegExp;
  /** Names in front of the value for which the form says nothing: tickets that are ciphertext to their bearer. */
  readonly unless?: RegExp;
  readonly opener: string;
}

const TICKET = /token|session|cookie|auth(?!or)|bearer|ticket/i;

const FORMS: readonly SealedForm[] = [
  // learn.microsoft.com, CryptProtectData: version 1 and the provider's GUID, in base64 or hexadecimal.
  { form: /^AQAAANCMnd8BFdERjHoAwE\/Cl\+/, opener: 'Windows opens it, on one machine' },
  {
    form: /^(?:51:b:)?01000000d08c9ddf0115d1118c7a00c04fc297eb/i,
    opener: 'Windows opens it, on one machine',
  },
  // PowerShell/PowerShell, SecureStringHelper.cs: what ConvertFrom-SecureString -Key puts in front.
  { form: /^76492d1116743f0423413b16050a5345/i, opener: 'PowerShell opens it, with a key' },
  // dotnet/aspnetcore, KeyRingBasedDataProtector.cs: 09 F0 C9 F0.
  { form: /^CfDJ8[\w-]{40,}$/, unless: TICKET, opener: 'the data protection of ASP.NET opens it' },
  // cryptography/fernet, Spec.md: version 0x80, then seconds whose first bytes are zero.
  { form: /^gAAAAA[\w-]{90,}={0,2}$/, unless: TICKET, opener: 'a Fernet key opens it' },
  // Blobs of AWS KMS and, as a protocol buffer with 36 bytes of a key, of Google's.
  { form: /^AQ[EI]CA[HQ][0-9A-Za-z+/]{100,}={0,2}$/, opener: 'a key of AWS KMS opens it' },
  { form: /^CiQ[A-D][0-9A-Za-z+/]{80,}={0,2}$/, opener: 'a key of Google Cloud KMS opens it' },
  // Shopify/ejson, crypto/boxed_message.go: version, public key, nonce, box.
  { form: /^EJ\[\d:[0-9A-Za-z+/]+={0,2}:/, opener: 'ejson opens it' },
  // docs.mulesoft.com, "Secure Configuration Properties".
  { form: /^!\[[0-9A-Za-z+/]{16,}={0,2}\]?$/, opener: 'Mule opens it, with a key' },
  // gocd/gocd, GoCipher: algorithm, initial vector, text.
  { form: /^AES:[0-9A-Za-z+/]{16,}={0,2}:[0-9A-Za-z+/=]+$/, opener: 'GoCD opens it' },
  { form: /^BAMSCRT@\d+@\d+@/, opener: 'Bamboo opens it' },
  { form: /^!AES!/, opener: 'Oracle opens it' },
  // docs.codecov.com, "Team Bot" and "Slack Integration": what was encrypted for one owner.
  { form: /^secret:[0-9A-Za-z+/]{60,}={0,2}$/, opener: 'Codecov opens it' },
];

/** Names of what was encrypted before it was written down. */
const SEALED_NAME =
  /(?<![a-z]|not_|not-)(?:encrypted|sealed|wrapped)(?:key|password|secret|token)?(?![a-z])/i;
const SEALED_HUMP = /(?<![A-Za-z])(?:encrypted|sealed|wrapped)(?=[A-Z])|Encrypted(?![a-z])/;
/** Base64 or hexadecimal of 16 bytes and more; `--` joins the parts of what Rails encrypts. */
const CIPHERTEXT = /^(?=.{22})[0-9A-Za-z+/_-]+={0,2}(?:--[0-9A-Za-z+/]+={0,2})*$/;
const FIGURE = /\d/;

/** In words, who opens the ciphertext that `secret` is, as it stands in `match`; '' where it is none. */
export function sealedBy(secret: string, match: string): string {
  const name = match.slice(0, Math.max(0, match.lastIndexOf(secret)));
  const found = FORMS.find(({ form, unless }) => form.test(secret) && !unless?.test(name));
  if (found !== undefined) return `it is encrypted: ${found.opener}`;
  const isNamed = SEALED_NAME.test(name) || SEALED_HUMP.test(name);
  const isSealed = isNamed && CIPHERTEXT.test(secret) && FIGURE.test(secret);
  return isSealed ? 'it is encrypted, as its name says' : '';
}
