/** The code of an error that the system gave: `ENOENT`, `EACCES`. Empty where there is none. */
export function errorCode(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    return error.code;
  }
  return '';
}

/** The thrown value's own message. It may hold paths, so it must not leave this machine. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
