// Pairs: one incident for both halves, with the real rules, in a repository that git made.
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import schema from '../../schema/report.schema.json' with { type: 'json' };
import type { Companion, Finding, Report } from '../../src/base/model.ts';
import { PLAIN_OPTIONS, reporterOf, revealReport } from '../../src/report/index.ts';
import { runScan } from '../../src/scan/index.ts';
import { createRepo, temporaryDirectory } from '../support/git-repo.ts';
import { planFor } from './support.ts';

const FILES = ['aws', 'databricks', 'generic', 'google', 'database', 'ramp'].map((name) =>
  fileURLToPath(new URL(`../../rules/${name}.yaml`, import.meta.url)),
);
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const BASE62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Letters that look random but are the same in every run. */
function letters(alphabet: string, length: number, seed: number): string {
  let state = seed;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return alphabet[(state >>> 16) % alphabet.length];
  }).join('');
}

const KEY_ID = `AK${'IA'}${letters(BASE32, 16, 1)}`;
const KEY = letters(BASE62, 40, 2);

async function scanFiles(
  versions: readonly Readonly<Record<string, string>>[],
  files = FILES,
  reveal = false,
): Promise<Report> {
  const repo = createRepo();
  for (const version of versions) {
    for (const [path, text] of Object.entries(version)) repo.write(path, text);
    repo.commit();
  }
  const scope = { explicit: true, worktree: false, index: 'none', history: 'all' } as const;
  const plan = planFor([repo.dir], { scope });
  const rules = { builtin: false, files, switches: [], only: [] };
  const { report, revealed } = await runScan({ ...plan, rules, reveal });
  return revealReport(report, revealed);
}

const told = ({ name, rule, value, path, line, column }: Companion): string =>
  `${name}${rule === '' ? '' : ` (${rule})`} ${value} ${path}:${line}:${column}`;

async function pairsIn(text: string, path = 'app.txt'): Promise<Record<string, string[]>> {
  const { findings } = await scanFiles([{ [path]: text }]);
  return Object.fromEntries(findings.map((one) => [one.rule, one.companions.map(told)]));
}

describe('one incident that names both parts', () => {
  test('an access key with its id, whichever comes first', async () => {
    const secret = `aws_secret_access_key = ${KEY}`;
    const before = `[default]\naws_access_key_id = ${KEY_ID}\n\n\n\n${secret}\n`;
    expect(await pairsIn(before)).toEqual({
      'aws-secret-access-key-beside-id': [
        'access key id (aws-access-key-id) AKIA…(20) app.txt:2:21',
      ],
    });
    const behind = `${secret}\nid: ${KEY_ID}\n`;
    expect(await pairsIn(behind)).toEqual({
      'aws-secret-access-key': ['access key id (aws-access-key-id) AKIA…(20) app.txt:2:5'],
    });
  });

  test('--reveal shows both parts, in every format that may hold them', async () => {
    const text = `aws_access_key_id = ${KEY_ID}\naws_secret_access_key = ${KEY}\n`;
    const revealed = await scanFiles([{ 'app.txt': text }], FILES, true);
    expect(revealed.findings.map(({ secret }) => secret)).toEqual([KEY]);
    expect(revealed.findings[0]?.companions.map(({ value }) => value)).toEqual([KEY_ID]);
    for (const format of ['human', 'json', 'ndjson'] as const) {
      const shown = [...reporterOf(format)(revealed, PLAIN_OPTIONS)].join('');
      expect([shown.includes(KEY), shown.includes(KEY_ID)]).toEqual([true, true]);
    }
    const hidden = [...reporterOf('json')(await scanFiles([{ 'app.txt': text }]), PLAIN_OPTIONS)];
    expect(hidden.join('')).not.toContain(KEY_ID);
  });

  test('an OAuth client with its secret', async () => {
    const id = `1234567890-${letters('abcdefghijklmnop0123456789', 32, 3)}`;
    const web = {
      client_id: `${id}.apps.${'googleusercontent.com'}`,
      client_secret: `GOC${'SPX-'}${letters(BASE62, 28, 4)}`,
    };
    expect(await pairsIn(JSON.stringify({ web }, null, 2))).toEqual({
      'google-oauth-client-secret': ['client id …(70) app.txt:3:19'],
    });
    const plain = `CLIENT_ID=webapp-7781\nCLIENT_SECRET=${letters(BASE62, 40, 5)}\n`;
    expect(await pairsIn(plain)).toEqual({ 'generic-secret': ['client id …(8-11) app.txt:1:11'] });
  });

  test('a connection with user and password', async () => {
    const address = `url: postgres://svc:${letters(BASE62, 14, 6)}@db2.corp.internal:5432/x\n`;
    expect(await pairsIn(address)).toEqual({
      'database-postgres-url': ['user …(1-7) app.txt:1:17', 'host …(16-19) app.txt:1:36'],
    });
    const settings = `db:\n  host: db1.corp.internal\n  username: shop\n  password: ${letters(BASE62, 18, 7)}\n`;
    expect(await pairsIn(settings)).toEqual({
      'generic-password': ['user …(1-7) app.txt:3:13', 'host …(16-19) app.txt:2:9'],
    });
  });

  test('a host with its token', async () => {
    const text = `HOST=https://adb-12345.azuredatabricks.net\nTOKEN=da${'pi'}${letters('0123456789abcdef', 32, 8)}\n`;
    expect(await pairsIn(text)).toEqual({ 'databricks-pat': ['host …(29) app.txt:1:14'] });
  });

  test.each([
    ['Rust', (k: string, v: string) => `const ${k}: &str = "${v}";`],
    ['Swift', (k: string, v: string) => `let ${k}: String = "${v}"`],
    ['C#', (k: string, v: string) => `public string ${k} { get; set; } = "${v}";`],
    ['XML', (k: string, v: string) => `<${k}>${v}</${k}>`],
    ['options', (k: string, v: string) => ` --${k} ${v}`],
  ])('a user, his host and his password in %s', async (_, line) => {
    const values = {
      host: 'db1.corp.internal',
      username: 'shop',
      password: letters(BASE62, 18, 7),
    };
    const text = Object.entries(values).map(([name, value]) => line(name, value));
    const found = await pairsIn(text.join('\n'));
    const named = found['generic-password']?.map((half) => half.split(' ', 2).join(' '));
    expect(named).toEqual(['user …(1-7)', 'host …(16-19)']);
  });

  test.each([
    `Server=tcp:db1.corp.internal,1433;Database=x;User ID=shop;Password=§;`,
    `jdbc:postgresql://db1.corp.internal:5432/x?user=shop&password=§`,
    `jdbc:oracle:thin:shop/§@//db1.corp.internal:1521/x`,
    `dsn := "shop:§@tcp(db1.corp.internal:3306)/x"`,
  ])('a user and his host in %s', async (connection) => {
    const found = await pairsIn(connection.replace('§', letters(BASE62, 18, 7)));
    const named = Object.values(found).map((halves) => halves.map((half) => half.split(' ')[1]));
    expect(named).toEqual([['…(1-7)', '…(16-19)']]);
  });

  test('the account of an access key is told with its secret', async () => {
    const bits = ((123456789012n << 7n) | (1n << 47n)) << 2n;
    const places = Array.from(
      { length: 10 },
      (_, i) => BASE32[Number((bits >> BigInt(45 - 5 * i)) & 31n)],
    );
    const text = `aws_access_key_id = AK${'IA'}${places.join('')}QWERTY\naws_secret_access_key = ${KEY}\n`;
    const { findings } = await scanFiles([{ 'app.txt': text }]);
    expect(findings.map(({ reasons }) => reasons)).toEqual([
      ['its access key id belongs to AWS account 123456789012'],
    ]);
  });

  test('a service account with its key', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const file = {
      type: 'service_account',
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      client_email: 'svc@shop.iam.gserviceaccount.com',
      auth_uri: 'https://accounts.google.com/o/oauth2/auth',
      token_uri: 'https://oauth2.googleapis.com/token',
    };
    const reasonsOf = async (change: object): Promise<string | undefined> => {
      const text = JSON.stringify({ ...file, ...change }, null, 2);
      return (await scanFiles([{ 'key.json': text }])).findings[0]?.reasons.at(-1);
    };
    expect(await reasonsOf({})).toBe('the account file is complete');
    expect(await reasonsOf({ token_uri: '' })).toBe('the account file lacks the token address');
    expect(await reasonsOf({ client_email: undefined })).toContain('lacks the client e-mail');
  });

  test('code in the place of a value is no companion', async () => {
    const text = `user: process.env.USER,\npassword: "${letters(BASE62, 18, 7)}",\n`;
    expect(await pairsIn(text, 'app.js')).toEqual({ 'generic-password': [] });
  });
});

describe('one value at several places', () => {
  test('is judged by the surest of them, and named by the rule that knows most', async () => {
    const password = letters(BASE62, 18, 9);
    const { findings } = await scanFiles([
      {
        'README.md': `postgres://app:${password}@db.example.com/x\n`,
        'prod.env': `DB_PASSWORD=${password}\n`,
      },
    ]);
    expect(findings.map(({ rule, confidence }) => [rule, confidence])).toEqual([
      ['database-postgres-url', 'high'],
    ]);
    expect(findings[0]?.reasons).toContain('the name says password');
  });
});

describe('a half that a rule finds', () => {
  const pair = `id: ${KEY_ID}\naws_secret_access_key = ${KEY}\n`;
  const rulesOf = ({ findings }: Report): string[] => findings.map(({ rule }) => rule).toSorted();

  test('stays an incident of its own where it also stands alone', async () => {
    const both = ['aws-access-key-id', 'aws-secret-access-key-beside-id'];
    const report = await scanFiles([{ 'a.ini': pair, 'b.txt': `see ${KEY_ID}\n` }]);
    expect(rulesOf(report)).toEqual(both);
    const former = await scanFiles([{ 'a.ini': `id: ${KEY_ID}\n` }, { 'a.ini': pair }]);
    expect(rulesOf(former)).toEqual(both);
  });

  test('stands alone where it is too far from its secret', async () => {
    const report = await scanFiles([{ 'a.ini': `${KEY_ID}\n${'\n'.repeat(9)}${pair.slice(-66)}` }]);
    expect(rulesOf(report)).toEqual(['aws-access-key-id', 'aws-secret-access-key']);
  });

  test('is in no report as full value, and its file is named once', async () => {
    const report = await scanFiles([{ 'a.ini': pair, 'b/c.ini': `\n\n${pair}` }]);
    expect(rulesOf(report)).toEqual(['aws-secret-access-key-beside-id']);
    expect(report.findings[0]?.companions.map(told)).toEqual([
      'access key id (aws-access-key-id) AKIA…(20) a.ini:1:5',
    ]);
    for (const format of ['json', 'human', 'sarif'] as const) {
      expect([...reporterOf(format)(report, PLAIN_OPTIONS)].join('')).not.toContain(KEY_ID);
    }
  });

  test('two rules that need each other never drop both', async () => {
    const file = join(temporaryDirectory(), 'mutual.yaml');
    writeFileSync(
      file,
      ['left', 'right']
        .map((side, at) => {
          const other = ['right', 'left'][at];
          return `  - id: ${side}\n    severity: high\n    pattern: '${side}_[0-9]{8}'\n    requires: {rule: ${other}}\n`;
        })
        .join('')
        .replace(/^/, 'provider: test\nrules:\n'),
    );
    const report = await scanFiles([{ a: 'left_12345678\nright_87654321\n' }], [file]);
    expect(rulesOf(report)).toEqual(['left', 'right']);
    expect(report.findings.map(({ companions }) => companions.length)).toEqual([1, 1]);
  });
});

describe('the reports', () => {
  async function pairReport(): Promise<Report> {
    return scanFiles([{ 'dir/é.ini': `é😀 ${KEY_ID}\naws_secret_access_key = ${KEY}\n` }]);
  }

  test('JSON keeps to its schema, columns count UTF-16 units', async () => {
    const report = await pairReport();
    const json = JSON.parse([...reporterOf('json')(report, PLAIN_OPTIONS)].join('')) as Report;
    const validate = new Ajv2020({ strict: false }).compile(schema);
    expect(validate(json), JSON.stringify(validate.errors)).toBe(true);
    const [finding] = json.findings as [Finding];
    expect(finding.companions).toEqual([
      {
        name: 'access key id',
        rule: 'aws-access-key-id',
        value: 'AKIA…(20)',
        path: 'dir/é.ini',
        line: 1,
        column: 5,
        endLine: 1,
        endColumn: 25,
      },
    ]);
  });

  test('SARIF relates the half to the result, the human report names it', async () => {
    const report = await pairReport();
    const sarif = JSON.parse([...reporterOf('sarif')(report, PLAIN_OPTIONS)].join(''));
    const [result] = sarif.runs[0].results;
    expect(result.message.text).toContain('with access key id AKIA…(20) at line 1');
    expect(result.relatedLocations).toEqual([
      {
        id: 1,
        physicalLocation: {
          artifactLocation: { uri: 'dir/%C3%A9.ini', uriBaseId: '%SRCROOT%' },
          region: { startLine: 1, startColumn: 5, endLine: 1, endColumn: 25 },
        },
        message: { text: 'access key id AKIA…(20)' },
      },
    ]);
    const human = [...reporterOf('human')(report, PLAIN_OPTIONS)].join('');
    expect(human).toContain('with access key id AKIA…(20) at line 1\n');
  });
});
