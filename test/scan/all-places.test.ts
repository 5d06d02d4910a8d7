// A secret in each of more than forty places of one repository: every one is found, under the name
// that it has there. Loose, packed, SHA-256 and borrowed alike.
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/base/model.ts';
import { runScan } from '../../src/scan/index.ts';
import { createRepo, type GitRepo, temporaryDirectory } from '../support/git-repo.ts';
import { type LogInput, type RefInput, writeReftable } from '../support/reftable-writer.ts';
import { planFor, token } from './support.ts';

/** Place → what the occurrence must look like. */
const EXPECTED: Record<string, RegExp> = {
  head: /^blob head\.txt/,
  history: /^blob history\.txt/,
  merge: /^blob merged\.txt/,
  renamed: /^blob after-rename\.txt/,
  typechange: /^blob was-a-link/,
  linktarget: /^blob link/,
  binaryattribute: /^blob hidden\.dat/,
  utf16: /^blob utf16\.txt/,
  subject: /^commit-message :1/,
  body: /^commit-message :3/,
  author: /^commit-message :/,
  signature: /^commit-message :/,
  unknownheader: /^commit-message :/,
  tagbody: /^tag-message :/,
  tagoftag: /^tag-message :/,
  tagger: /^tag-message :/,
  tagblob: /^blob :1/,
  tagtree: /^blob intree\.txt/,
  note: /^note /,
  stashtracked: /^blob head\.txt/,
  stashuntracked: /^blob stash-new\.txt/,
  stashindex: /^blob stash-index\.txt/,
  olderstash: /^blob older\.txt/,
  amended: /^blob amended\.txt/,
  otherroot: /^blob other-root\.txt/,
  pullref: /^blob pull\.txt/,
  customref: /^blob custom\.txt/,
  replacedblob: /^blob replaced\.txt/,
  dangling: /^blob :1/,
  danglingcommit: /^blob lost\.txt/,
  staged: /^index staged\.txt/,
  untracked: /^file untracked\.txt/,
  modified: /^file head\.txt/,
  trackedignored: /^(?:blob|file) ignored\/kept\.txt/,
  submodulefile: /^blob \.gitmodules/,
  linkedworktree: /^blob linked\.txt/,
  linkedindex: /^blob :1/,
  remoteaddress: /^config \.git\/config/,
  hook: /^config \.git\/hooks\/pre-push/,
  fetchhead: /^config \.git\/FETCH_HEAD/,
  editmessage: /^config \.git\/COMMIT_EDITMSG/,
  exclude: /^config \.git\/info\/exclude/,
  reflogmessage: /^config \.git\/logs\//,
  halfwritten: /^config \.git\/objects\/ab\/tmp_obj_half/,
  interrupted: /^blob :1/,
  lostfound: /^config \.git\/lost-found\/other\//,
  mergemessage: /^config \.git\/MERGE_MSG/,
  refname: /^ref-name refs\/heads\//,
  subdirectory: /^blob a\/b\/c\/d\/deep\.txt/,
  crlf: /^blob crlf\.txt:2/,
  lastbyte: /^blob no-newline\.txt:2/,
};

function rawCommit(repo: GitRepo, header: string, message: string): string {
  const tree = repo.git('rev-parse', 'HEAD^{tree}');
  const person = 'Ada <ada@example.org> 1609459200 +0000';
  const text = `tree ${tree}\nparent ${repo.git('rev-parse', 'HEAD')}\nauthor ${person}\ncommitter ${person}\n${header}\n${message}\n`;
  return repo.hashObject(text, 'commit');
}

function plantHistory(repo: GitRepo): void {
  repo.write('head.txt', `x\n${token('head')}\n`);
  repo.write('history.txt', token('history'));
  repo.write('.gitattributes', '*.dat -diff binary\n');
  repo.write('hidden.dat', `\0\n${token('binaryattribute')}`);
  repo.write('utf16.txt', Buffer.from(`\ufeffkey\n${token('utf16')}\n`, 'utf16le'));
  repo.write('a/b/c/d/deep.txt', token('subdirectory'));
  repo.write('crlf.txt', `one\r\n${token('crlf')}\r\n`);
  repo.write('no-newline.txt', `one\n${token('lastbyte')}`);
  repo.write('before-rename.txt', `${'line\n'.repeat(50)}`);
  repo.write(
    '.gitmodules',
    `[submodule "x"]\n\turl = https://u:${token('submodulefile')}@example.org/x\n`,
  );
  repo.write('ignored/kept.txt', token('trackedignored'));
  symlinkSync(token('linktarget'), join(repo.dir, 'link'));
  symlinkSync('head.txt', join(repo.dir, 'was-a-link'));
  repo.write('replaced.txt', token('replacedblob'));
  repo.commit(`subject ${token('subject')}\n\nbody ${token('body')}`);
  repo.git('rm', '-q', 'history.txt');
  repo.git('mv', 'before-rename.txt', 'after-rename.txt');
  repo.write('after-rename.txt', `${'line\n'.repeat(50)}${token('renamed')}\n`);
  unlinkSync(join(repo.dir, 'was-a-link'));
  repo.write('was-a-link', token('typechange'));
  repo.commit();
  repo.git('replace', repo.git('rev-parse', 'HEAD:replaced.txt'), repo.hashObject('harmless'));
  repo.git('checkout', '-q', '-b', 'side');
  repo.write('side.txt', 'side');
  repo.commit();
  repo.git('checkout', '-q', 'main');
  repo.write('main.txt', 'main');
  repo.commit();
  repo.git('merge', '-q', '--no-commit', '--no-ff', 'side');
  repo.write('merged.txt', token('merge'));
  repo.commit('merge');
}

function plantRefs(repo: GitRepo): void {
  const elsewhere = (ref: string, path: string, text: string, parent = 'HEAD'): string => {
    const blob = repo.hashObject(text);
    const tree = repo
      .call(['mktree'], { input: `100644 blob ${blob}\t${path}\n` })
      .toString()
      .trim();
    const parents = parent === '' ? [] : ['-p', parent];
    const commit = repo.git('commit-tree', tree, ...parents, '-m', 'elsewhere');
    if (ref !== '') repo.git('update-ref', ref, commit);
    return tree;
  };
  elsewhere('refs/pull/1/head', 'pull.txt', token('pullref'));
  elsewhere('refs/custom/thing', 'custom.txt', token('customref'));
  elsewhere('refs/heads/orphan', 'other-root.txt', token('otherroot'), '');
  elsewhere('', 'lost.txt', token('danglingcommit'));
  const treeTagged = repo.call(['mktree'], {
    input: `100644 blob ${repo.hashObject(token('tagtree'))}\tintree.txt\n`,
  });
  repo.git('tag', 'tree-tag', treeTagged.toString().trim());
  repo.git('tag', 'blob-tag', repo.hashObject(token('tagblob')));
  repo.git('tag', '-a', '-m', `release ${token('tagbody')}`, 'v1');
  repo.git('tag', '-a', '-m', `of a tag ${token('tagoftag')}`, 'v1-signed', 'v1');
  const tagger = `object ${repo.git('rev-parse', 'HEAD')}\ntype commit\ntag named\ntagger ${token('tagger')} <t@example.org> 1609459200 +0000\n\nx\n`;
  repo.git('update-ref', 'refs/tags/named', repo.hashObject(tagger, 'tag'));
  repo.git('notes', 'add', '-m', `noted ${token('note')}`);
  repo.git(
    'update-ref',
    'refs/heads/signed',
    rawCommit(repo, `gpgsig -----BEGIN\n ${token('signature')}\n -----END\n`, 'signed'),
  );
  repo.git(
    'update-ref',
    'refs/heads/header',
    rawCommit(repo, `x-note ${token('unknownheader')}\n`, 'header'),
  );
  repo.call(['commit', '-q', '--allow-empty', '-m', 'by'], {
    env: { GIT_AUTHOR_NAME: token('author') },
  });
  repo.git('branch', `feature/${token('refname')}`);
}

function plantLeftovers(repo: GitRepo): void {
  repo.write('amended.txt', token('amended'));
  repo.commit('to be amended');
  repo.git('rm', '-q', 'amended.txt');
  repo.git('commit', '-q', '--amend', '--allow-empty', '-m', 'amended');
  repo.git('reset', '-q', '--soft', 'HEAD~1');
  repo.git('update-ref', '-m', `moved ${token('reflogmessage')}`, 'refs/heads/main', 'HEAD~1');
  repo.write('older.txt', token('olderstash'));
  repo.git('add', 'older.txt');
  repo.git('stash', '-q');
  repo.write('head.txt', `x\n${token('stashtracked')}\n`);
  repo.write('stash-new.txt', token('stashuntracked'));
  repo.write('stash-index.txt', token('stashindex'));
  repo.git('add', 'stash-index.txt');
  repo.git('stash', '-q', '-u');
  repo.hashObject(token('dangling'));
  const linked = join(temporaryDirectory(), 'linked');
  repo.git('worktree', 'add', '-q', '--detach', linked);
  writeFileSync(join(linked, 'linked.txt'), token('linkedworktree'));
  repo.call(['add', 'linked.txt'], { cwd: linked });
  repo.call(['commit', '-q', '-m', 'linked'], { cwd: linked });
  writeFileSync(join(linked, 'staged-there.txt'), token('linkedindex'));
  repo.call(['add', 'staged-there.txt'], { cwd: linked });
}

/** An object and a pack that Git was stopped over, and what `git fsck --lost-found` wrote. */
function plantInterrupted(repo: GitRepo): void {
  const text = `${token('halfwritten')}\n${'more to come\n'.repeat(500)}`;
  const whole = deflateSync(`blob ${text.length}\0${text}`, { level: 0 });
  mkdirSync(join(repo.objectsDir, 'ab'), { recursive: true });
  writeFileSync(join(repo.objectsDir, 'ab/tmp_obj_half'), whole.subarray(0, whole.length >> 1));
  const known = `${token('head')}\n`;
  repo.hashObject(known);
  writeFileSync(
    join(repo.objectsDir, 'ab/tmp_obj_known'),
    deflateSync(`blob ${known.length}\0${known}`),
  );
  const blob = repo.hashObject(token('interrupted'));
  const pack = repo.call(['pack-objects', '--stdout'], { input: `${blob}\n` });
  mkdirSync(join(repo.objectsDir, 'pack'), { recursive: true });
  writeFileSync(join(repo.objectsDir, 'pack/tmp_pack_abc'), pack.subarray(0, -10));
  unlinkSync(join(repo.objectsDir, blob.slice(0, 2), blob.slice(2)));
  mkdirSync(join(repo.gitDir, 'lost-found/other'), { recursive: true });
  writeFileSync(join(repo.gitDir, 'lost-found/other', blob), token('lostfound'));
  writeFileSync(join(repo.gitDir, 'MERGE_MSG'), `merging ${token('mergemessage')}\n`);
}

function plantOnDisk(repo: GitRepo): void {
  repo.write('.gitignore', 'ignored/\n');
  repo.write('staged.txt', token('staged'));
  repo.git('add', 'staged.txt');
  unlinkSync(join(repo.dir, 'staged.txt'));
  repo.write('untracked.txt', token('untracked'));
  repo.write('head.txt', `x\n${token('head')}\n${token('modified')}\n`);
  repo.git(
    'config',
    'remote.origin.url',
    `https://bot:${token('remoteaddress')}@example.org/r.git`,
  );
  mkdirSync(join(repo.gitDir, 'hooks'), { recursive: true });
  mkdirSync(join(repo.gitDir, 'info'), { recursive: true });
  writeFileSync(join(repo.gitDir, 'hooks/pre-push'), `#!/bin/sh\n# ${token('hook')}\n`);
  writeFileSync(join(repo.gitDir, 'hooks/old.sample'), `${token('sample')}\n`);
  writeFileSync(
    join(repo.gitDir, 'FETCH_HEAD'),
    `${repo.git('rev-parse', 'HEAD')}\t\thttps://x:${token('fetchhead')}@example.org/r\n`,
  );
  writeFileSync(join(repo.gitDir, 'COMMIT_EDITMSG'), `draft ${token('editmessage')}\n`);
  writeFileSync(join(repo.gitDir, 'info/exclude'), `# ${token('exclude')}\n`);
}

function plant(objectFormat: 'sha1' | 'sha256'): GitRepo {
  const repo = createRepo({ objectFormat, config: ['gc.auto=0'] });
  plantHistory(repo);
  plantRefs(repo);
  plantLeftovers(repo);
  plantInterrupted(repo);
  plantOnDisk(repo);
  return repo;
}

/** Names of the places whose secret stands in an object that Git reaches from the refs. */
function reachableNames(dir: string): string[] {
  const git = (args: readonly string[], input?: string): Buffer =>
    execFileSync('git', ['-C', dir, ...args], { input, maxBuffer: 1 << 28 });
  const ids = git(['rev-list', '--objects', '--no-object-names', '--all']);
  const text = git(['cat-file', '--batch'], ids.toString()).toString('latin1');
  const wide = text.replaceAll('\0', '');
  return Object.keys(EXPECTED).filter(
    (name) => text.includes(token(name)) || wide.includes(token(name)),
  );
}

/** Turns the refs and reflogs of a repository into one table, as `git refs migrate` would. */
function toReftable(repo: GitRepo): void {
  const { gitDir } = repo;
  const lines = repo.git('for-each-ref', '--format=%(objectname) %(refname)').split('\n');
  const refs: RefInput[] = lines.map((line) => {
    const [id = '', name = ''] = line.split(' ');
    return { name, id };
  });
  refs.push({ name: 'HEAD', target: repo.git('symbolic-ref', 'HEAD') });
  const names = readdirSync(join(gitDir, 'logs'), { recursive: true, encoding: 'utf8' });
  const logs = names
    .filter((name) => statSync(join(gitDir, 'logs', name)).isFile())
    .flatMap((name) => logsOf(name, readFileSync(join(gitDir, 'logs', name), 'latin1')));
  for (const part of ['refs', 'logs', 'packed-refs']) {
    rmSync(join(gitDir, part), { recursive: true, force: true });
  }
  mkdirSync(join(gitDir, 'refs'));
  writeFileSync(join(gitDir, 'refs/heads'), 'this repository uses the reftable format\n');
  writeFileSync(join(gitDir, 'HEAD'), 'ref: refs/heads/.invalid\n');
  mkdirSync(join(gitDir, 'reftable'));
  const byName = refs.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  writeFileSync(join(gitDir, 'reftable/0001.ref'), writeReftable(byName, logs));
  writeFileSync(join(gitDir, 'reftable/tables.list'), '0001.ref\n');
  const config = readFileSync(join(gitDir, 'config'), 'utf8');
  const settings = '[core]\nrepositoryFormatVersion = 1\n[extensions]\nrefStorage = reftable\n';
  writeFileSync(join(gitDir, 'config'), config + settings);
}

/** Entries of one log file, the youngest with the highest index. */
function logsOf(name: string, text: string): LogInput[] {
  return text.split('\n').flatMap((line, index) => {
    const [, oldId, newId, person = '', email = '', seconds, zone, message = ''] =
      /^(\w+) (\w+) (.*) <(.*)> (\d+) ([+-]\d+)\t?(.*)$/.exec(line) ?? [];
    if (oldId === undefined || newId === undefined) return [];
    const committer = { name: person, email };
    const time = { seconds: Number(seconds), zone: Number(zone) };
    return [{ name, updateIndex: index + 1, oldId, newId, committer, ...time, message }];
  });
}

async function missingPlaces(
  dir: string,
  names: readonly string[] = Object.keys(EXPECTED),
): Promise<{ missing: string[]; report: Report }> {
  const { report, revealed } = await runScan(planFor([dir], { reveal: true }));
  const placesOf = new Map(
    report.findings.map((f) => [
      revealed.get(f.fingerprint)?.secret,
      f.occurrences.map((o) => `${o.kind} ${o.path}:${o.line}`),
    ]),
  );
  const missing = Object.entries(EXPECTED)
    .filter(([name]) => names.includes(name))
    .filter(([name, shape]) => !placesOf.get(token(name))?.some((place) => shape.test(place)))
    .map(([name]) => `${name}: ${placesOf.get(token(name))?.join(', ') ?? 'not found'}`);
  expect([...placesOf.keys()]).not.toContain(token('sample'));
  return { missing, report };
}

describe('every place is looked into', () => {
  test('there are more than forty', () => {
    expect(Object.keys(EXPECTED).length).toBeGreaterThan(40);
  });

  test.each(['sha1', 'sha256'] as const)('loose and packed, %s', async (objectFormat) => {
    const repo = plant(objectFormat);
    const loose = await missingPlaces(repo.dir);
    expect(loose.missing).toEqual([]);
    expect(loose.report.coverage.complete).toBe(true);
    repo.git('repack', '-adq', '--keep-unreachable');
    repo.git('prune-packed');
    repo.git('pack-refs', '--all');
    expect((await missingPlaces(repo.dir)).missing).toEqual([]);
  });

  test('borrowed through alternates: what refs reach', async () => {
    const clone = join(temporaryDirectory(), 'clone.git');
    execFileSync('git', ['clone', '-q', '--mirror', '--shared', plant('sha1').dir, clone]);
    const names = reachableNames(clone);
    expect(names.length).toBeGreaterThan(25);
    expect((await missingPlaces(clone, names)).missing).toEqual([]);
  });

  test('refs and reflogs in a reftable', async () => {
    const repo = plant('sha1');
    toReftable(repo);
    // Linked worktrees keep tables of their own, and a table's log messages are no file.
    const elsewhere = new Set(['linkedworktree', 'reflogmessage']);
    const names = Object.keys(EXPECTED).filter((name) => !elsewhere.has(name));
    expect((await missingPlaces(repo.dir, names)).missing).toEqual([]);
  });
});
