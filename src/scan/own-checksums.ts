/** Checks that users' rules ask for must be there: without one a wrong sum would be told as a right one. */
import { ScanError } from '../base/errors.ts';
import { checksumNamed, checksumNames } from '../detect/index.ts';
import { detailReaderOf, type RulePack } from '../rules/index.ts';

/** Throws RULE_BROKEN for a rule that is not built in and names no checksum that is known. */
export async function requireChecksums(pack: RulePack): Promise<void> {
  // The built-in rules are not unpacked for nothing.
  if (pack.details === '{}') return;
  const own = new Set(Object.keys(JSON.parse(pack.details) as object));
  const wrong = pack.rules.find(
    ({ id, checksum }) => own.has(id) && checksum !== null && checksumNamed(checksum) === undefined,
  );
  if (wrong === undefined) return;
  const origin = (await detailReaderOf(pack))(wrong.id)?.origin ?? '';
  const colon = origin.lastIndexOf(':');
  throw new ScanError('RULE_BROKEN', {
    path: origin.slice(0, colon),
    line: Number(origin.slice(colon + 1)),
    rule: wrong.id,
    key: 'checksum',
    message: `there is no checksum ${JSON.stringify(wrong.checksum)}; known: ${[...checksumNames()].join(', ')}`,
  });
}
