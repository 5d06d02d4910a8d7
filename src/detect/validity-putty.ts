/**
 * Private keys in PuTTY's form (PuTTY's manual, appendix C): whether all lines are there, and whether a
 * passphrase protects them.
 */
import type { Inspection } from './validity.ts';

const HEADER = /^PuTTY-User-Key-File-[23]:/;

/** What a key file says; null for anything else. */
export function inspectPuttyKey(secret: string): Inspection | null {
  if (!HEADER.test(secret)) return null;
  if (!/^Encryption:\s*none\s*$/m.test(secret)) {
    const reasons = ['the PuTTY private key is encrypted with a passphrase'];
    return { validity: 'unknown', ceiling: 'low', reasons };
  }
  const [, count = '0', behind = ''] = /^Private-Lines:\s*(\d+)\s*$(.*)/ms.exec(secret) ?? [];
  const lines = behind
    .split(/[\r\n]+/)
    .filter((line) => /^[0-9A-Za-z+/]+={0,2}$/.test(line.trim()));
  if (lines.length < Number(count)) {
    return { validity: 'unknown', ceiling: 'medium', reasons: ['the key is cut off'] };
  }
  const reasons = ['it is a complete PuTTY private key, not encrypted'];
  return { validity: 'well-formed', ceiling: 'high', reasons };
}
