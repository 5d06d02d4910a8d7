/**
 * JSON inside of tokens.
 */

/** The fields of a JSON object; which of them there are, and of which type, is not known. */
export type Fields = Readonly<Record<string, unknown>>;

/** The JSON object behind base64 of either alphabet; null for anything else. */
export function fieldsOf(encoded: string): Fields | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'));
    const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isRecord ? (value as Fields) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
