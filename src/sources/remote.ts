/**
 * Fetches a repository by its address into a private directory, to be scanned there and removed.
 *
 * The one place that uses the network, and only when the user names an address. Speaks Git's smart
 * HTTP protocol with isomorphic-git's client: no git binary, all refs (pull requests and notes too).
 * The pack goes to disk as it arrives and is read without an index.
 */
import fs, {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ScanError } from '../base/errors.ts';

/** User name and password or token, from wherever the caller has them; never from the address. */
export interface RemoteCredentials {
  readonly username: string;
  readonly password: string;
}

/** Asked once when a server wants credentials; null: there are none. */
export type AskCredentials = (address: string) => Promise<RemoteCredentials | null>;

/** How a repository is fetched. */
export interface FetchOptions {
  readonly credentials: RemoteCredentials | AskCredentials | null;
  readonly signal?: AbortSignal | undefined;
  /** Bytes of the pack received so far; how many there will be no server tells (0). */
  readonly onProgress?: (received: number, total: number) => void;
}

/** A fetched repository. */
export interface FetchedRepository {
  readonly gitDir: string;
  /** Removes it from the disk. */
  readonly remove: () => void;
}

/** True for a target that is an address. */
export function isRemote(target: string): boolean {
  return /^https?:\/\//i.test(target);
}

/** Fetches every ref of `address`. Throws TARGET_UNREADABLE; the message never holds credentials. */
export async function fetchRepository(
  address: string,
  options: FetchOptions,
): Promise<FetchedRepository> {
  const url = checkAddress(address);
  const gitDir = mkdtempSync(join(tmpdir(), 'gitsift-remote-'));
  const remove = (): void => rmSync(gitDir, { recursive: true, force: true });
  try {
    await fetchInto(gitDir, url, options);
    return { gitDir, remove };
  } catch (error) {
    remove();
    if (error instanceof ScanError) throw error;
    throw unreadable(address, reasonOf(error, options));
  }
}

function checkAddress(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null) throw unreadable(address, 'this is not an address');
  if (url.username !== '' || url.password !== '') {
    const message =
      'credentials in an address stand in the process list: set GITSIFT_REMOTE_USER and GITSIFT_REMOTE_PASSWORD instead';
    throw new ScanError('USAGE', { message });
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw unreadable(address, 'plain http would send everything in the clear: use https');
  }
  return url.href;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'));
}

const ASKS_FOR_CREDENTIALS =
  'the server asks for credentials: set GITSIFT_REMOTE_USER and GITSIFT_REMOTE_PASSWORD, or GIT_ASKPASS';

/** A ref as the server lists it. */
interface ServerRef {
  readonly ref: string;
  readonly oid: string;
  /** What a symbolic ref stands for. */
  readonly target?: string | undefined;
}

async function fetchInto(gitDir: string, url: string, options: FetchOptions): Promise<void> {
  const [{ default: git }, { default: http }] = await Promise.all([
    import('isomorphic-git'),
    import('isomorphic-git/http/node'),
  ]);
  const { signal } = options;
  let credentials = typeof options.credentials === 'function' ? null : options.credentials;
  let isAsked = false;
  const refs: ServerRef[] = await git.listServerRefs({
    http,
    url,
    symrefs: true,
    onAuth: async () => {
      if (isAsked) return { cancel: true };
      isAsked = true;
      if (typeof options.credentials === 'function') credentials = await options.credentials(url);
      if (credentials === null) throw unreadable(url, ASKS_FOR_CREDENTIALS);
      return { username: credentials.username, password: credentials.password };
    },
    onAuthFailure: () => ({ cancel: true }),
  });
  signal?.throwIfAborted();
  await git.init({ fs, gitdir: gitDir, bare: true });
  writeRefs(gitDir, refs);
  const wants = [...new Set(refs.map(({ oid }) => oid))].filter((id) => OBJECT_ID.test(id));
  if (wants.length === 0) return;
  const response = await http.request({
    url: `${url.replace(/\/$/, '')}/git-upload-pack`,
    method: 'POST',
    headers: {
      'content-type': 'application/x-git-upload-pack-request',
      accept: 'application/x-git-upload-pack-result',
      ...authorization(credentials),
    },
    body: oneChunk(uploadPackRequest(wants)) as never,
  });
  if (response.statusCode !== 200) throw new Error(`the server answered ${response.statusCode}`);
  await savePack(gitDir, response.body ?? [], options);
}

const OBJECT_ID = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

function authorization(credentials: RemoteCredentials | null): Record<string, string> {
  if (credentials === null) return {};
  const pair = Buffer.from(`${credentials.username}:${credentials.password}`);
  return { authorization: `Basic ${pair.toString('base64')}` };
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Every ref under its own name, as `git clone --mirror` has them; names that git refuses are left out. */
function writeRefs(gitDir: string, refs: readonly ServerRef[]): void {
  const lines = refs
    .filter(({ ref, oid }) => /^refs\/[^\s~^:?*[\\]+$/.test(ref) && OBJECT_ID.test(oid))
    .map(({ ref, oid }) => `${oid} ${ref}\n`);
  writeFileSync(join(gitDir, 'packed-refs'), lines.join(''));
  const head = refs.find(({ ref }) => ref === 'HEAD');
  if (head?.target !== undefined && /^refs\/heads\/\S+$/.test(head.target)) {
    writeFileSync(join(gitDir, 'HEAD'), `ref: ${head.target}\n`);
  } else if (head) {
    writeFileSync(join(gitDir, 'HEAD'), `${head.oid}\n`);
  }
}

/** gitprotocol-pack(5), "Packfile Negotiation", for a client that has nothing yet. */
function uploadPackRequest(wants: readonly string[]): Buffer {
  const capabilities = ' side-band-64k ofs-delta agent=gitsift';
  const lines = wants.map((id, i) => packetLine(`want ${id}${i === 0 ? capabilities : ''}\n`));
  return Buffer.from(`${lines.join('')}0000${packetLine('done\n')}`);
}

function packetLine(text: string): string {
  return (text.length + 4).toString(16).padStart(4, '0') + text;
}

/** Bands of gitprotocol-capabilities(5), "side-band-64k". */
const BAND_PACK = 1;
const BAND_ERROR = 3;

/** Writes the pack as it arrives. It needs no index: a store reads packs without one, too. */
async function savePack(
  gitDir: string,
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { signal, onProgress }: FetchOptions,
): Promise<void> {
  const folder = join(gitDir, 'objects', 'pack');
  mkdirSync(folder, { recursive: true });
  const file = openSync(join(folder, 'pack-fetched.pack'), 'wx', 0o600);
  let pending = Buffer.alloc(0);
  let received = 0;
  try {
    for await (const chunk of body) {
      signal?.throwIfAborted();
      pending = Buffer.concat([pending, chunk]);
      for (let size = packetSize(pending); size > 0; size = packetSize(pending)) {
        received += takePacket(pending.subarray(4, size), file);
        pending = pending.subarray(size);
      }
      onProgress?.(received, 0);
    }
  } finally {
    closeSync(file);
  }
  if (received === 0) throw new Error('the server sent no pack');
}

/** Length of the first packet, 0 while it is not whole. */
function packetSize(pending: Buffer): number {
  if (pending.length < 4) return 0;
  const length = Number.parseInt(pending.toString('latin1', 0, 4), 16);
  if (Number.isNaN(length)) throw new Error('the server does not speak the protocol');
  const size = Math.max(4, length);
  return pending.length < size ? 0 : size;
}

/** Handles one packet; returns how many bytes of the pack it brought. */
function takePacket(packet: Buffer, file: number): number {
  const [band] = packet;
  if (band === BAND_ERROR) throw new Error('the server broke the transfer off');
  if (band !== BAND_PACK) return 0; // "NAK", progress, a flush.
  writeSync(file, packet, 1);
  return packet.length - 1;
}

function reasonOf(error: unknown, { credentials, signal }: FetchOptions): string {
  if (signal?.aborted) return 'the fetch was stopped';
  const { code = '', message = '' } = error as { code?: string; message?: string };
  if (code === 'UserCanceledError' || /401/.test(message)) {
    return credentials === null ? ASKS_FOR_CREDENTIALS : 'the server refused the credentials';
  }
  if (code === 'HttpError') return message.replace(/^HTTP Error: /, 'the server answered ');
  return code === '' ? message : code;
}

function unreadable(address: string, reason: string): ScanError {
  const path = address.replace(/\/\/[^/@]*@/, '//');
  return new ScanError('TARGET_UNREADABLE', { path, reason });
}
