/**
 * Passwords among the settings of a connection: `Server=…;User ID=…;Password=…` (ADO.NET, ODBC), the
 * query or the properties of a JDBC URL. Reads who signs in and where; what that means is validity-url.ts's.
 */
import type { Login } from './validity-url.ts';

/** `…;Password=`, `…&password=` in front of a password. */
const PASSWORD = /[;?&,]\x20?(?:password|passwd|pwd)\x20?=\x20?$/i;
const USER = /(?:^|[;?&,\s:/])(?:user(?:\x20?id|name)?|uid)\x20?=\x20?([^\s;&,"'<>]+)/i;
/** Protocols of SQL Server may stand in front of its name. */
const HOST =
  /(?:^|[;?&,\s])(?:server|data\x20source|host(?:name)?|addr(?:ess)?)\x20?=\x20?(?:(?:tcp|np|lpc|admin):)?([^\s;&,:\\"'<>]+)/i;
const JDBC_HOST = /^jdbc:[\w:+]{1,60}?:(?:\/\/|@)([^\s;&,:/?"'<>]+)/i;
/** What SQL Server takes for the machine at hand. */
const THIS_MACHINE = /^(?:\.|\(local(?:db)?\))$/i;

/** Who signs in where with `secret`, the last of the settings in `match`; null where it is none. */
export function connectionOf(match: string, secret: string): Login | null {
  const settings = match.slice(0, match.lastIndexOf(secret));
  if (!PASSWORD.test(settings)) return null;
  const host = (JDBC_HOST.exec(settings) ?? HOST.exec(settings))?.[1] ?? '';
  return {
    user: USER.exec(settings)?.[1] ?? '',
    password: secret,
    host: THIS_MACHINE.test(host) ? 'localhost' : host,
  };
}
