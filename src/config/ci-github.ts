/**
 * The event of a GitHub workflow, from its payload file. The payload may hold anything that the author
 * of a pull request could write, so only ids and names are taken, each checked for its form.
 */
import { ScanError } from '../base/errors.ts';
import { readOrdinaryFile } from '../base/ordinary-file.ts';
import { badEvent, fullId, proposed, pushed } from './change-sets.ts';
import type { CiEvent, Environment } from './ci.ts';

/** GitHub caps payloads at 25 MB. */
const PAYLOAD_MAX_BYTES = 32 << 20;
/** Events about a pull request, which carry it. */
const PULL_REQUESTS = new Set([
  'pull_request',
  'pull_request_target',
  'pull_request_review',
  'pull_request_review_comment',
]);
/** Deepest field that is asked for has this many names; a field's own names are no user's. */
type Path = readonly string[];

/** Reads GITHUB_EVENT_NAME and the file at GITHUB_EVENT_PATH. */
export async function readGitHubEvent(env: Environment): Promise<CiEvent> {
  const name = env['GITHUB_EVENT_NAME'] ?? '';
  if (name === '') throw badEvent('GITHUB_EVENT_NAME', 'the name of an event', name);
  const isChange = name === 'push' || name === 'merge_group' || PULL_REQUESTS.has(name);
  if (!isChange) return { label: `GitHub ${name}: everything`, changes: null };
  const path = env['GITHUB_EVENT_PATH'] ?? '';
  if (path === '') throw badEvent('GITHUB_EVENT_PATH', 'the path of the event', path);
  const payload = await readPayload(path);
  const changes = changesOf(name, (field) => textAt(payload, field, path), payload);
  return { label: changes.label, changes };
}

function changesOf(
  name: string,
  text: (field: Path) => string,
  payload: unknown,
): NonNullable<CiEvent['changes']> {
  const id = (...field: string[]): string => fullId(text(field), field.join('.'));
  if (name === 'push') {
    const ref = text(['ref']);
    return pushed(`GitHub push to ${ref}`, {
      ref,
      after: id('after'),
      before: id('before'),
      // After a forced push the old tip is on no branch and was most likely not fetched.
      isForward: valueAt(payload, ['forced']) !== true,
    });
  }
  if (name === 'merge_group') {
    const head = id('merge_group', 'head_sha');
    return proposed('GitHub merge group', head, id('merge_group', 'base_sha'));
  }
  const number = valueAt(payload, ['pull_request', 'number']);
  const label = `GitHub pull request ${typeof number === 'number' ? number : ''}`.trim();
  const head = id('pull_request', 'head', 'sha');
  return proposed(label, head, id('pull_request', 'base', 'sha'));
}

async function readPayload(path: string): Promise<unknown> {
  const place = `GITHUB_EVENT_PATH (${path})`;
  const file = readOrdinaryFile(path, { bytesMax: PAYLOAD_MAX_BYTES, followLinks: true });
  const fail = (reason: string, cause?: unknown): never => {
    throw new ScanError('USAGE', { message: `${place} ${reason}` }, { cause });
  };
  if (file.kind === 'absent') return fail('does not exist');
  if (file.kind === 'refused') return fail(file.reason);
  try {
    return JSON.parse(file.text);
  } catch (error) {
    return fail('is not JSON', error);
  }
}

/** A field of the payload; own properties only. */
function valueAt(payload: unknown, field: Path): unknown {
  let value = payload;
  for (const name of field) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) {
      return undefined;
    }
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

function textAt(payload: unknown, field: Path, path: string): string {
  const value = valueAt(payload, field);
  if (typeof value === 'string') return value;
  const got = value === undefined ? 'nothing' : typeof value;
  throw badEvent(`${path}: ${field.join('.')}`, 'a text', got);
}
