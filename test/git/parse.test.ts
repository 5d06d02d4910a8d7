import { array, assert, constantFrom, oneof, property, uint8Array } from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ABSENT,
  commitEncoding,
  createCommitView,
  createTagView,
  createTreeEntry,
  decodeText,
  formatIdentityDate,
  identityText,
  isTreeMode,
  nextTreeEntry,
  parseCommit,
  parseTag,
  TREE_BROKEN,
  TREE_END,
} from '../../src/git/index.ts';
import { createRepo } from '../support/git-repo.ts';

const PADDING = 7;

/** Parses with bytes before and after, as in the middle of a large memory. */
function commitOf(content: Uint8Array | string, hexLength = 40): Record<string, unknown> {
  const content_ = Buffer.from(content as string);
  const bytes = Buffer.concat([Buffer.alloc(PADDING, 'p'), content_, Buffer.from('\nparent ')]);
  const view = createCommitView();
  const end = PADDING + content_.length;
  parseCommit(bytes, PADDING, end, hexLength, view);
  const encoding = commitEncoding(bytes, view);
  const hexAt = (at: number): string => bytes.toString('latin1', at, at + hexLength);
  return {
    tree: view.treeAt === ABSENT ? '' : hexAt(view.treeAt),
    parents: Array.from(view.parents.subarray(0, view.parentCount), hexAt),
    author: identityText(bytes, view.author, encoding),
    committer: identityText(bytes, view.committer, encoding),
    encoding,
    message: decodeText(bytes, view.messageStart, view.end, encoding),
  };
}

const TREE = 'a'.repeat(40);
const PARENT = 'b'.repeat(40);
const NOBODY = { name: '', email: '', date: '' };

describe('commits', () => {
  test('say what git log says, in both formats', () => {
    for (const objectFormat of ['sha1', 'sha256'] as const) {
      const repo = createRepo({ objectFormat });
      repo.write('a', '1');
      repo.commit('first\n\nwith a body\n');
      repo.git('checkout', '-q', '-b', 'side');
      repo.write('b', '2');
      repo.commit('sidé');
      repo.git('checkout', '-q', 'main');
      repo.git('-c', 'user.name=Zoë <x', 'merge', '-q', '--no-ff', '-m', 'merge', 'side');
      repo.git('-c', 'i18n.commitEncoding=ISO-8859-1', 'commit', '-q', '--allow-empty', '-m', 'x');
      const ids = repo.git('rev-list', '--all').split('\n');
      const contents = repo.readObjects(ids);
      const format = '%T%x01%P%x01%an%x01%ae%x01%aI%x01%cn%x01%ce%x01%cI%x01%e';
      for (const id of ids) {
        const parsed = commitOf(contents.get(id) ?? '', repo.hashLength * 2);
        const author = parsed['author'] as typeof NOBODY;
        const committer = parsed['committer'] as typeof NOBODY;
        const row = [
          parsed['tree'],
          (parsed['parents'] as string[]).join(' '),
          author.name,
          author.email,
          author.date,
          committer.name,
          committer.email,
          committer.date,
          parsed['encoding'],
        ];
        expect(row.join('\x01')).toBe(repo.git('show', '-s', `--format=${format}`, id));
        expect(parsed['message']).toBe(
          repo.git('cat-file', '-p', id).split('\n\n').slice(1).join('\n\n') + '\n',
        );
      }
    }
  });

  test('multi-line headers hide neither message nor identity', () => {
    const parsed = commitOf(
      [
        `tree ${TREE}`,
        `parent ${PARENT}`,
        'author A <a@b> 1 +0100',
        'committer C <c@d> 2 -0230',
        'gpgsig -----BEGIN PGP SIGNATURE-----',
        ' ',
        ` parent ${TREE}`,
        ' -----END PGP SIGNATURE-----',
        `mergetag object ${PARENT}`,
        ' type commit',
        ' tagger T <t@u> 3 +0000',
        ' ',
        ' body',
        'unknown header',
        '',
        'subject',
        '',
        'author Not <me> 9 +0000',
      ].join('\n'),
    );
    expect(parsed).toEqual({
      tree: TREE,
      parents: [PARENT],
      author: { name: 'A', email: 'a@b', date: '1970-01-01T01:00:01+01:00' },
      committer: { name: 'C', email: 'c@d', date: '1969-12-31T21:30:02-02:30' },
      encoding: '',
      message: 'subject\n\nauthor Not <me> 9 +0000',
    });
  });

  test.each([
    ['nothing at all', '', { tree: '', parents: [], author: NOBODY, message: '' }],
    ['a tree line alone, cut', `tree ${TREE.slice(1)}`, { tree: '', parents: [], message: '' }],
    ['no newline at the end', `tree ${TREE}`, { tree: TREE, parents: [], message: '' }],
    ['no tree', `parent ${PARENT}\n\nm`, { tree: '', parents: [PARENT], message: 'm' }],
    ['no blank line', `tree ${TREE}\nauthor A <e> 1 +0000`, { tree: TREE, message: '' }],
    ['a bad parent', `tree ${TREE}\nparent xyz\nparent ${PARENT}\n\nm`, { parents: [PARENT] }],
    ['a late parent', `tree ${TREE}\nx y\nparent ${PARENT}\n\nm`, { parents: [] }],
    ['NUL in the message', `tree ${TREE}\n\na\0b`, { message: 'a\0b' }],
    [
      'a second author',
      `author A <e> 1 +0000\nauthor B <f> 2 +0000\n\nm`,
      { author: { name: 'A', email: 'e', date: '1970-01-01T00:00:01+00:00' } },
    ],
  ])('with %s', (_, content, expected) => {
    expect(commitOf(content)).toMatchObject(expected);
  });

  test('many parents', () => {
    const parents = Array.from({ length: 10_000 }, (_, i) => i.toString(16).padStart(40, '0'));
    const lines = parents.map((id) => `parent ${id}\n`).join('');
    expect(commitOf(`tree ${TREE}\n${lines}\nm`)['parents']).toEqual(parents);
  });

  test('one view serves many commits', () => {
    const view = createCommitView();
    const full = Buffer.from(
      `tree ${TREE}\nparent ${PARENT}\nauthor A <e> 1 +0000\nencoding x\n\nm`,
    );
    parseCommit(full, 0, full.length, 40, view);
    parseCommit(full, full.length, full.length, 40, view);
    const { parents, ...rest } = view;
    const { parents: fresh, ...expected } = createCommitView();
    expect(parents).toHaveLength(fresh.length);
    const at = { headerEnd: full.length, messageStart: full.length, end: full.length };
    expect(rest).toEqual({ ...expected, ...at });
  });
});

describe('identities', () => {
  test.each([
    ['A U Thor <a@b> 1700000000 +0530', ['A U Thor', 'a@b', '2023-11-15T03:43:20+05:30']],
    ['<a@b> 5 +0000', ['', 'a@b', '1970-01-01T00:00:05+00:00']],
    ['A <> 5 +0000', ['A', '', '1970-01-01T00:00:05+00:00']],
    ['A <x> y> 5 +0000', ['A', 'x', '1970-01-01T00:00:05+00:00']],
    ['A < b@c > 5 +0000', ['A', ' b@c ', '1970-01-01T00:00:05+00:00']],
    ['A <b', ['A', 'b', '']],
    ['no mail 5 +0000', ['no mail 5 +0000', '', '']],
    ['A <b>', ['A', 'b', '']],
    ['A <b> now', ['A', 'b', '']],
    ['A <b> 5', ['A', 'b', '1970-01-01T00:00:05+00:00']],
    ['A <b> -1 +0000', ['A', 'b', '1969-12-31T23:59:59+00:00']],
    ['A <b> 9223372036854775808 +0000', ['A', 'b', '']],
    ['A <b> 5 +9999', ['A', 'b', '1970-01-01T00:00:05+00:00']],
    ['A <b> 5 -0001', ['A', 'b', '1969-12-31T23:59:05-00:01']],
    ['__proto__ <constructor> 5 +0000', ['__proto__', 'constructor', '1970-01-01T00:00:05+00:00']],
  ])('%s', (line, [name, email, date]) => {
    const { author } = commitOf(`tree ${TREE}\nauthor ${line}\n\nm`);
    expect(author).toEqual({ name, email, date });
  });

  test('dates stop where calendars do', () => {
    expect(formatIdentityDate(253_402_300_799, 0)).toBe('9999-12-31T23:59:59+00:00');
    expect(formatIdentityDate(253_402_300_800, 0)).toBe('');
    expect(formatIdentityDate(Number.NaN, 0)).toBe('');
    expect(formatIdentityDate(Number.POSITIVE_INFINITY, 0)).toBe('');
  });
});

/** Message of a commit that states an encoding. */
function messageIn(label: string, bytes: readonly number[]): unknown {
  const head = Buffer.from(`tree ${TREE}\nencoding ${label}\n\n`);
  return commitOf(Buffer.concat([head, Buffer.from(bytes)]))['message'];
}

describe('encodings', () => {
  test.each([
    ['ISO-8859-1', [0x5a, 0x6f, 0xeb], 'Zoë'],
    ['gbk', [0xc4, 0xe3, 0xba, 0xc3], '你好'],
    ['Shift_JIS', [0x82, 0xa0], 'あ'],
    ['made-up', [0x5a, 0xc3, 0xab], 'Zë'],
    ['made-up', [0x5a, 0xff], 'Zÿ'],
    ['utf-8', [0xff, 0x41], 'ÿA'],
  ])('%s', (label, bytes, text) => {
    expect(messageIn(label, bytes)).toBe(text);
  });
});

describe('tags', () => {
  test('say what git for-each-ref says', () => {
    const repo = createRepo();
    repo.write('a', '1');
    repo.commit();
    repo.git('tag', '-a', '-m', 'Body\n\nmore', 'v1');
    repo.git('tag', '-a', '-m', 'of a tag', 'v2', 'v1');
    for (const name of ['v1', 'v2']) {
      const id = repo.git('rev-parse', name);
      const bytes = repo.readObjects([id]).get(id) ?? Buffer.alloc(0);
      const view = createTagView();
      parseTag(bytes, 0, bytes.length, 40, view);
      const tagger = identityText(bytes, view.tagger);
      const row = [
        bytes.toString('latin1', view.targetAt, view.targetAt + 40),
        bytes.toString('latin1', view.typeStart, view.typeEnd),
        bytes.toString('latin1', view.nameStart, view.nameEnd),
        tagger.name,
        `<${tagger.email}>`,
        tagger.date,
        bytes.toString('utf8', view.messageStart, view.end).trimEnd(),
      ];
      const format =
        '%(object)%01%(type)%01%(tag)%01%(taggername)%01%(taggeremail)%01%(taggerdate:iso-strict)%01%(contents)';
      expect(row.join('\x01')).toBe(
        repo.git('for-each-ref', `--format=${format}`, `refs/tags/${name}`),
      );
    }
  });

  test('without tagger or blank line', () => {
    const bytes = Buffer.from(`object ${TREE}\ntype blob\ntag x`);
    const view = createTagView();
    parseTag(bytes, 0, bytes.length, 40, view);
    expect(view.targetAt).toBe(7);
    expect(view.tagger.start).toBe(ABSENT);
    expect(view.messageStart).toBe(bytes.length);
  });
});

function entriesOf(bytes: Uint8Array, hashLength: number): { rows: string[]; end: number } {
  const rows: string[] = [];
  const entry = createTreeEntry();
  let at = 0;
  for (;;) {
    const next = nextTreeEntry(bytes, at, bytes.length, hashLength, entry);
    if (next < 0) return { rows, end: next };
    const id = Buffer.from(bytes.subarray(entry.idAt, entry.idAt + hashLength)).toString('hex');
    const name = Buffer.from(bytes.subarray(entry.nameStart, entry.nameEnd)).toString('latin1');
    rows.push(`${entry.mode.toString(8).padStart(6, '0')} ${id}\t${name}`);
    at = next;
  }
}

describe('trees', () => {
  test('list what git ls-tree lists', () => {
    for (const objectFormat of ['sha1', 'sha256'] as const) {
      const repo = createRepo({ objectFormat });
      for (const name of ['a', 'b/c', 'b-d', 'ü', 'z z']) repo.write(name, name);
      repo.commit();
      const id = repo.git('rev-parse', 'HEAD^{tree}');
      const listed = repo.call(['ls-tree', '-z', id]).toString('latin1').split('\0');
      const expected = listed.filter(Boolean).map((row) => row.replace(/ (?:blob|tree) /, ' '));
      const bytes = repo.readObjects([id]).get(id) ?? Buffer.alloc(0);
      expect(entriesOf(bytes, repo.hashLength)).toEqual({ rows: expected, end: TREE_END });
    }
  });

  test.each([
    ['odd names and modes', '100644 ..\0', '100644 ..'],
    ['a padded mode', '0040000 d\0', '040000 d'],
    ['an empty name', '100644 \0', '100644 '],
    ['mode 0', '0 z\0', '000000 z'],
    ['a slash', '100644 a/b\0', '100644 a/b'],
  ])('take %s as data', (_, entry, row) => {
    const bytes = Buffer.concat([Buffer.from(entry), Buffer.alloc(20, 0xab)]);
    const [mode, name] = row.split(/ (.*)/);
    expect(entriesOf(bytes, 20).rows).toEqual([`${mode} ${'ab'.repeat(20)}\t${name}`]);
  });

  test.each([
    '',
    '100644',
    '100644 a',
    '100644 a\0',
    '100644 a\0short',
    ' a\0',
    '9 a\0',
    '10x a\0',
  ])('end with a sign at %j', (text) => {
    const expected = text === '' ? TREE_END : TREE_BROKEN;
    expect(entriesOf(Buffer.from(text), 20)).toEqual({ rows: [], end: expected });
  });

  test('modes tell trees', () => {
    expect([0o40000, 0o100644, 0o160000, 0o120000].map(isTreeMode)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('arbitrary bytes', () => {
  const words = constantFrom(
    ...'tree |parent |author |committer |encoding |object |type |tag |tagger |100644 |40000 '.split(
      '|',
    ),
    ...'<|>|-|+0000|99| |name|gpgsig x'
      .split('|')
      .concat('a'.repeat(40), '\n', '\n', '\n\n', '\0', '\n y'),
  );
  const contents = oneof(
    array(words).map((list) => Buffer.from(list.join(''))),
    uint8Array(),
  );

  test('never throw, and offsets stay inside', () => {
    const commit = createCommitView();
    const tag = createTagView();
    const entry = createTreeEntry();
    assert(
      property(contents, (content) => {
        const bytes = Buffer.concat([
          Buffer.alloc(PADDING, '1'),
          content,
          Buffer.alloc(PADDING, '1'),
        ]);
        const end = PADDING + content.length;
        parseCommit(bytes, PADDING, end, 40, commit);
        parseTag(bytes, PADDING, end, 40, tag);
        const parents = Array.from(commit.parents.subarray(0, commit.parentCount));
        for (const { seconds, zoneMinutes, ...offsets } of [
          commit.author,
          commit.committer,
          tag.tagger,
        ]) {
          expect(typeof formatIdentityDate(seconds, zoneMinutes)).toBe('string');
          expectInside(Object.values(offsets), end);
        }
        expectInside([commit.treeAt, ...parents, commit.encodingStart, commit.encodingEnd], end);
        expectInside([commit.headerEnd, commit.messageStart, tag.headerEnd, tag.messageStart], end);
        expectInside([tag.targetAt, tag.typeStart, tag.typeEnd, tag.nameStart, tag.nameEnd], end);
        let at = nextTreeEntry(bytes, PADDING, end, 20, entry);
        for (; at >= 0; at = nextTreeEntry(bytes, at, end, 20, entry)) {
          expectInside([at, entry.nameStart, entry.nameEnd, entry.idAt + 20], end);
        }
      }),
    );
  });
});

function expectInside(offsets: readonly number[], end: number): void {
  for (const offset of offsets) {
    expect(offset === ABSENT || (offset >= PADDING && offset <= end)).toBe(true);
  }
}
