/**
 * Private keys in OpenSSH's own form (openssh-portable, PROTOCOL.key): of which kind, whether whole,
 * whether a passphrase protects them.
 */

const MAGIC = 'openssh-key-v1\0';
/** Names of public keys (RFC 4253, 5656, 8709) by what the key is called. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ['ssh-rsa', 'RSA'],
  ['ssh-dss', 'DSA'],
  ['ssh-ed25519', 'Ed25519'],
  ['ecdsa-sha2-nistp256', 'ECDSA'],
  ['ecdsa-sha2-nistp384', 'ECDSA'],
  ['ecdsa-sha2-nistp521', 'ECDSA'],
]);
/** Keys that a device holds; the file is a handle to it (PROTOCOL.u2f). */
const ON_DEVICE = /^sk-[\w-]+@openssh\.com$/;

/** A key file as far as it could be read. */
export interface OpenSshKey {
  readonly isEncrypted: boolean;
  /** Whether all stands there that the lengths announce. */
  readonly isComplete: boolean;
  /** Whether it is of use only with the device that holds the key. */
  readonly isOnDevice: boolean;
  /** '' for what is not known here. */
  readonly kind: string;
}

/** Reads a key file; null where it is none, or ends before it says whether it is encrypted. */
export function readOpenSshKey(bytes: Buffer): OpenSshKey | null {
  const cipher = stringAt(bytes, MAGIC.length);
  if (cipher === null) return null;
  const derivation = stringAt(bytes, cipher.end);
  const options = derivation && stringAt(bytes, derivation.end);
  // The number of keys, always one, stands between.
  const publicKey = options && stringAt(bytes, options.end + 4);
  const privatePart = publicKey && stringAt(bytes, publicKey.end);
  const name = publicKey && stringAt(Buffer.from(publicKey.text, 'latin1'), 0);
  return {
    isEncrypted: cipher.text !== 'none',
    isComplete: privatePart !== null,
    isOnDevice: ON_DEVICE.test(name?.text ?? ''),
    kind: KINDS.get(name?.text ?? '') ?? '',
  };
}

/** Whether the bytes begin as such a file does. */
export function isOpenSshKey(bytes: Buffer): boolean {
  return bytes.toString('latin1', 0, MAGIC.length) === MAGIC;
}

/** A string of the SSH wire format (RFC 4251, section 5) at `at`; null where it does not fit. */
function stringAt(bytes: Buffer, at: number): { text: string; end: number } | null {
  if (at + 4 > bytes.length) return null;
  const end = at + 4 + bytes.readUInt32BE(at);
  return end > bytes.length ? null : { text: bytes.toString('latin1', at + 4, end), end };
}
