/** Texts full of anchors, and of what readers may find around them. */
import * as fc from 'fast-check';
import { COMMAND_LITERALS } from '../../../src/detect/generic/commands.ts';
import { LIST_LITERALS } from '../../../src/detect/generic/lists.ts';
import { NAME_LITERALS } from '../../../src/detect/generic/named.ts';
import { HEADER_LITERALS, URL_LITERALS } from '../../../src/detect/generic/placed.ts';
import { type Literal, searchReference } from '../../../src/prefilter/index.ts';

/** By where they come from. */
const LITERALS: readonly (readonly Literal[])[] = [
  NAME_LITERALS,
  URL_LITERALS,
  HEADER_LITERALS,
  COMMAND_LITERALS,
  LIST_LITERALS,
];

const PARTS: readonly string[] = [
  'password',
  'passwd',
  'Pass',
  'pw',
  'PWD',
  'api_key',
  'apiKey',
  'key',
  'secret',
  'TOKEN',
  'publicKey',
  'token_url',
  'monkey',
  'DB_PASSWORD',
  'spring.datasource.',
  'mock',
  'a1',
  '=',
  ':',
  ' = ',
  ': ',
  ':=',
  '=>',
  '==',
  '!=',
  '::',
  '?:',
  '||',
  '->',
  '<-',
  ' - ',
  '+=',
  '"',
  "'",
  '`',
  '\\"',
  '&quot;',
  '&#39;',
  '"""',
  "''",
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '<',
  '>',
  ' ',
  '\t',
  '\n',
  '\r\n',
  '\n    ',
  ',',
  ';',
  '.',
  '#',
  '//',
  '|',
  '\\',
  '\\n',
  '%',
  '@',
  '$',
  'value',
  'default',
  'type',
  'description: x\n',
  'ENV ',
  'export ',
  'login ',
  'set ',
  'is ',
  'String',
  '&str',
  'char',
  '[32]',
  'new Secret(',
  'Buffer.from(',
  'getenv(',
  '.equals(',
  'b',
  'hunter2',
  'S3cr3t!x',
  'aGVsbG8=',
  '0123456789abcdef',
  '${NAME}',
  '{{x}}',
  '%s',
  '<name>',
  'process.env',
  'sha256:',
  '-----BEGIN',
  '0x80310037',
  '#f8f8f2',
  '...',
  'é',
  '\0',
  '</',
  '--',
];
const parts = fc.constantFrom(...PARTS);

/** What stands where values are assigned, so that some get through. */
const entries = fc
  .tuple(
    parts,
    fc.constantFrom('password', 'api_key', 'secret', 'token', 'DB_PASS', 'mypwd', 'key'),
    fc.constantFrom('=', ': ', ' = ', '": "', "', '", ' => ', '>', ' string = ', '(', ':-', ' '),
    fc.constantFrom('', '"', "'", '`', 'b"', '&quot;', '\\"', 'new X("', '\n  value: '),
    fc.constantFrom('hunter2', 'S3cr3t!x%', 'a1b2c3d4e5f6', 'correct horse', 'x'.repeat(500)),
    fc.constantFrom('', '"', "'", '`', '")', '&quot;', '\\"', '</password>', ';'),
    parts,
  )
  .map((list) => list.join(''));

/** Mostly what stands in code; sometimes long enough for every limit. */
export const namedTexts: fc.Arbitrary<Buffer> = fc
  .array(
    fc.oneof(
      { weight: 9, arbitrary: parts },
      { weight: 3, arbitrary: entries },
      { weight: 1, arbitrary: longRun() },
    ),
    {
      minLength: 1,
      maxLength: 40,
    },
  )
  .map((list) => Buffer.from(list.join(''), 'latin1'));

function longRun(): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.constantFrom('a', 'x1', ' ', '_', 'key', '"', '\\'),
      fc.integer({ min: 30, max: 600 }),
    )
    .map(([text, count]) => text.repeat(count / text.length));
}

/** What places betray: commands with their flags, calls, SQL, addresses, headers. */
const places = fc
  .tuple(
    fc.constantFrom(
      '',
      '\n',
      ' ',
      '$ ',
      '"',
      'echo hunter2 ',
      'echo "bob:S3cr3t!x" ',
      'bob:S3cr3t!x',
    ),
    fc.constantFrom(...COMMAND_LITERALS.map(({ bytes }) => bytes)),
    fc.constantFrom(
      '',
      '-',
      ' -v ',
      '-u ',
      '--user=',
      '--proxy-user "',
      '-p',
      ' -p ',
      '-a ',
      '-string ',
    ),
    fc.constantFrom(
      '',
      '"',
      "'",
      'bob:',
      'h, u, ',
      '"h", "u", ',
      'payload, ',
      '$',
      '/domain ',
      'a = (b, "c;d"), ',
    ),
    fc.constantFrom(
      'hunter2',
      'S3cr3t!x',
      "'a1b2c3d4'",
      '"k3y-Va1ue"',
      '\\\n -u a:b1c2d3',
      'x'.repeat(400),
    ),
    fc.constantFrom('', '"', "')", ', ', '\n', ' ; rest\n', '@tcp(db:3306)/x', '\\\n'),
  )
  .map((list) => list.join(''));
const inserts = fc
  .tuple(
    fc.constantFrom(
      'insert into t (name, password) ',
      'INSERT INTO users(token) ',
      'insert into t ',
    ),
    fc.constantFrom('values', 'VALUES ', 'select '),
    fc.constantFrom("('bob', 'S3cr3t!x')", "( 'abc123def' )", `('x', '${'0f'.repeat(16)}')`, "('x"),
    fc.constantFrom('', ';', ', ', ",\n('amy', 'S3cr3t?x'),", ", ('a(,b')", ", ('x"),
  )
  .map((list) => list.join(''));
const addresses = fc
  .tuple(
    fc.constantFrom('https', 'x', ''),
    fc.constantFrom(
      '://bob:hunter2@',
      '://b:S3c@r3t@',
      '://a1b2c3d4e5f6a7b8c9d0e1f2@',
      '://h:80?x=@',
      '://u:@',
    ),
    fc.constantFrom('host/', '', '[::1]', '${HOST}', '"', ' '),
  )
  .map((list) => list.join(''));
const headers = fc
  .tuple(
    fc.constantFrom('Basic ', 'basic  ', 'Bearer ', 'bearer'),
    fc.constantFrom(
      Buffer.from('bob:S3cr3t!x').toString('base64'),
      Buffer.from('only text').toString('base64'),
      'authentication',
      'a1b2c3d4e5f6g7h8',
      'abcdefgh.',
      '%%',
    ),
    fc.constantFrom('', '"', '\r\n', ' x'),
  )
  .map((list) => list.join(''));
/** Mostly what places betray. */
export const placedTexts: fc.Arbitrary<Buffer> = fc
  .array(fc.oneof(places, inserts, addresses, headers, parts, longRun()), {
    minLength: 1,
    maxLength: 12,
  })
  .map((list) => Buffer.from(list.join(''), 'latin1'));

/** Anchors of the reader `from` in a text: offset and end. */
export function anchorsIn(from: number, text: Buffer): [start: number, end: number][] {
  const literals = LITERALS[from] ?? [];
  const found = searchReference(text, literals, 0, text.length, text.length);
  return [...found].map(([at, literal]) => [at, at + (literals[literal]?.bytes.length ?? 0)]);
}
