/**
 * Shared access signatures of Azure Storage: whether the parameters can be what a service issues, and
 * whether the time is over. Source: learn.microsoft.com, "Create a service SAS", "Create an account SAS".
 */
import type { Inspection } from './validity.ts';
import { untilEnd } from './validity-time.ts';

const SIGNATURE = /(?:^|[?&;])sig=/;
const VERSION_RIGHTS_OR_END = /(?:^|[?&;])(?:sv|sp|se)=/;
/** Letters of all permissions, of services and of accounts. */
const PERMISSIONS = /^[racwdxyltmeopfiu]+$/;
const ADDRESSES = /^\d{1,3}(?:\.\d{1,3}){3}(?:-\d{1,3}(?:\.\d{1,3}){3})?$/;
/** An HMAC-SHA256. */
const SIGNATURE_BYTES = 32;

/** Whether a value has the parameters of a signature, in any order. */
export function isSas(secret: string): boolean {
  return SIGNATURE.test(secret) && VERSION_RIGHTS_OR_END.test(secret);
}

/** What the parameters say at `now` (ms since 1970). */
export function inspectSas(secret: string, now: number): Inspection {
  const query = secret.slice(secret.indexOf('?') + 1).replaceAll('&amp;', '&');
  const parameters = new URLSearchParams(query);
  const wrong = faultOf(parameters);
  if (wrong !== '') return { validity: 'unknown', ceiling: 'low', reasons: [wrong] };
  // A plus that was not encoded has become a blank.
  const signature = (parameters.get('sig') ?? '').replaceAll(' ', '+');
  if (Buffer.from(signature, 'base64').length !== SIGNATURE_BYTES) {
    const reasons = ['its signature has the wrong length'];
    return { validity: 'unknown', ceiling: 'medium', reasons };
  }
  const expiry = Date.parse(parameters.get('se') ?? '');
  if (Number.isNaN(expiry)) return { validity: 'well-formed', ceiling: 'high', reasons: [] };
  return untilEnd(expiry, now);
}

/** What no service would issue, in words; '' if nothing is wrong. */
function faultOf(parameters: URLSearchParams): string {
  const permissions = parameters.get('sp');
  if (permissions !== null && !PERMISSIONS.test(permissions)) {
    return 'it names a permission that there is not';
  }
  const addresses = parameters.get('sip');
  return addresses !== null && !ADDRESSES.test(addresses) ? 'its address range is none' : '';
}
