/**
 * User and host of an address that holds a password, around the place of the password:
 * `scheme://user:password@host` (RFC 3986, section 3.2), and what clients of databases take instead,
 * `user/password@//host` (Oracle) and `user:password@tcp(host)` (Go's driver for MySQL).
 */
import type { FoundCompanion } from './companions.ts';
import type { TextSpan } from './emit.ts';
import type { Claim } from './overlap.ts';

const COLON = 0x3a;
const SLASH = 0x2f;
const AT_SIGN = 0x40;
/** RFC 1035 allows 253 characters in a host's name; a scheme and a user are given the same. */
const REACH_BYTES = 320;
const BEFORE = /[a-z][a-z0-9+.-]{1,40}:\/\/([^\s:@/"'<>`\\${}%]{1,200}):$/i;
const BARE = /(?:^|[\s"'`=(:,])([A-Za-z][\w.-]{0,62})[:/]$/;
const BEHIND = /^@((?:\/\/|tcp\()?)(\[[0-9a-f:.]{2,45}\]|[^\s:/?#"'<>,@`\\(){}[\]$%]{1,253})/i;

/** `user` and `host` as far as they stand there; a new list. */
export function addressParts(claim: Claim, span: TextSpan, bytes: Uint8Array): FoundCompanion[] {
  const shift = span.start - span.offset;
  const start = claim.secretStart + shift;
  const end = claim.secretEnd + shift;
  const found: FoundCompanion[] = [];
  if (start <= span.start || end >= span.end) return found;
  const isBehindUser = bytes[start - 1] === COLON || bytes[start - 1] === SLASH;
  if (!isBehindUser || bytes[end] !== AT_SIGN) return found;
  const buffer = Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
  const head = buffer.toString('latin1', Math.max(span.start, start - REACH_BYTES), start);
  const before = BEFORE.exec(head) ?? BARE.exec(head);
  if (before === null) return found;
  const user = before[1] ?? '';
  const userEnd = claim.secretStart - 1;
  found.push({ name: 'user', rule: -1, start: userEnd - user.length, end: userEnd });
  const behind = BEHIND.exec(buffer.toString('latin1', end, Math.min(span.end, end + REACH_BYTES)));
  if (behind === null) return found;
  const [, mark = '', host = ''] = behind;
  const hostStart = claim.secretEnd + 1 + mark.length;
  found.push({
    name: 'host',
    rule: -1,
    start: hostStart,
    end: hostStart + host.length,
  });
  return found;
}
