/** The error of asking a kernel for more memory than it may have; both implementations throw it. */
export function memoryLimit(byteLength: number, limit: number, cause?: unknown): RangeError {
  const message = `kernel memory: ${byteLength} bytes asked for, the limit is ${limit}`;
  return new RangeError(message, cause === undefined ? undefined : { cause });
}
