/** The code of an error that the system gave: `ENOENT`, `EACCES`. Empty where there is none. */
export function errorCode(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    return error.code;
  }
  return '';
}

/** What was thrown, in its own words. Not for what leaves this machine: paths may stand in it. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
