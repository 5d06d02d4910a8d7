// Fetching from a real `git http-backend` on loopback, with and without authentication.
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { runScan } from '../../src/scan/index.ts';
import { placesOf, planFor, plantedRules, token } from '../scan/support.ts';
import { createRepo, type GitRepo, temporaryDirectory } from '../support/git-repo.ts';

const BIN = fileURLToPath(new URL('../../bin/gitsift.js', import.meta.url));
const BACKEND = join(execFileSync('git', ['--exec-path']).toString().trim(), 'git-http-backend');
const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

/** Passes requests on to git as a web server does (gitprotocol-http, CGI). */
function serve(root: string, password: string | null): Promise<string> {
  const server = createServer((request, response) => {
    const expected = `Basic ${Buffer.from(`reader:${password}`).toString('base64')}`;
    if (password !== null && request.headers.authorization !== expected) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="test"' }).end();
      return;
    }
    relay(request, response, root);
  });
  servers.push(server);
  return new Promise((done) => {
    server.listen(0, '127.0.0.1', () => {
      done(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}

function relay(request: IncomingMessage, response: ServerResponse, root: string): void {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const backend: ChildProcess = spawn(BACKEND, [], {
    env: {
      PATH: process.env['PATH'],
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'safe.directory',
      GIT_CONFIG_VALUE_0: '*',
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method ?? 'GET',
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      REMOTE_ADDR: '127.0.0.1',
    },
  });
  request.pipe(backend.stdin!);
  const chunks: Buffer[] = [];
  backend.stdout!.on('data', (chunk: Buffer) => chunks.push(chunk));
  backend.on('close', () => {
    const output = Buffer.concat(chunks);
    const end = output.indexOf('\r\n\r\n');
    for (const line of output.toString('latin1', 0, end).split('\r\n')) {
      const [name = '', value = ''] = line.split(': ');
      if (name === 'Status') response.statusCode = Number.parseInt(value, 10);
      else response.setHeader(name, value);
    }
    response.end(output.subarray(end + 4));
  });
}

function project(): GitRepo {
  const repo = createRepo();
  repo.write('a.txt', `x\n${token('main')}\n`);
  repo.commit();
  repo.git('tag', '-a', '-m', `tagged ${token('tag')}`, 'v1');
  repo.git('checkout', '-q', '-b', 'side');
  repo.write('side.txt', token('side'));
  repo.commit();
  repo.git('update-ref', 'refs/pull/7/head', 'HEAD');
  repo.git('checkout', '-q', 'main');
  repo.git('branch', '-q', '-D', 'side');
  return repo;
}

const leftovers = (): string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith('gitsift-remote-'));

describe('a repository by its address', () => {
  const repo = project();
  const path = `/${repo.dir.slice(dirname(repo.dir).length + 1)}/.git`;

  test('is fetched with all its refs, scanned, and removed', async () => {
    const url = (await serve(dirname(repo.dir), null)) + path;
    const { report } = await runScan(planFor([url]));
    expect(report.target).toMatchObject({
      kind: 'repository',
      path: url,
      head: 'ref: refs/heads/main',
    });
    expect(placesOf(report)).toEqual(['blob a.txt:2', 'blob side.txt:1', 'tag-message :1']);
    expect(report.coverage.complete).toBe(true);
    const side = report.findings.find((f) => f.occurrences[0]?.path === 'side.txt');
    expect(side?.lifetime?.refs).toEqual(['refs/pull/7/head']);
    expect(leftovers()).toEqual([]);
  });

  test('with credentials of an askpass program, which nothing repeats', async () => {
    const url = (await serve(dirname(repo.dir), 'geheim')) + path;
    const program = join(temporaryDirectory(), 'askpass');
    const answers = 'case "$1" in Username*) echo reader;; *) echo geheim;; esac';
    writeFileSync(program, `#!/bin/sh\n${answers}\n`, { mode: 0o755 });
    const env = { ...process.env, GIT_ASKPASS: program, GITSIFT_REMOTE_PASSWORD: '' };
    const args = [
      BIN,
      'scan',
      url,
      '--format',
      'json',
      '--fail-on',
      'none',
      '--rules',
      plantedRules(),
    ];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { env });
    expect(JSON.parse(stdout).findings.length).toBeGreaterThan(0);
    expect(stdout + stderr).not.toContain('geheim');
    writeFileSync(program, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const refused = promisify(execFile)(process.execPath, args, { env });
    await expect(refused).rejects.toMatchObject({ stderr: /asks for credentials/ });
    expect(leftovers()).toEqual([]);
  });

  test('with credentials, which no message repeats', async () => {
    const url = (await serve(dirname(repo.dir), 'geheim')) + path;
    const plan = planFor([url]);
    const credentials = { username: 'reader', password: 'geheim' };
    const { report } = await runScan(plan, { credentials });
    expect(report.findings).toHaveLength(3);
    expect(JSON.stringify(report)).not.toContain('geheim');
    await expect(runScan(plan)).rejects.toThrow(/asks for credentials/);
    const wrong = runScan(plan, { credentials: { ...credentials, password: 'falsch' } });
    await expect(wrong).rejects.toThrow(/refused the credentials/);
    await expect(wrong).rejects.not.toThrow(/falsch/);
    expect(leftovers()).toEqual([]);
  });

  test('is refused with credentials in it, over plain http, or where there is none', async () => {
    const withPassword = new URL(`http://127.0.0.1/x.git`);
    withPassword.password = 'geheim';
    await expect(runScan(planFor([withPassword.href]))).rejects.toThrow(/GITSIFT_REMOTE_PASSWORD/);
    await expect(runScan(planFor([withPassword.href]))).rejects.not.toThrow(/geheim/);
    await expect(runScan(planFor(['http://example.org/x.git']))).rejects.toThrow(/use https/);
    const url = `${await serve(dirname(repo.dir), null)}/nothing.git`;
    await expect(runScan(planFor([url]))).rejects.toMatchObject({ code: 'TARGET_UNREADABLE' });
  });
});
