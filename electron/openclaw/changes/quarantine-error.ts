import { err, type Result } from '../../core/result.ts';

/** Why a lock was not moved or put back. */
export type QuarantineError = {
  /** `refused`: not done, on purpose. `failed`: could not be done. Both left the lock in place,
   * unless `code` is `place-taken` or `stranded`. */
  readonly kind: 'refused' | 'failed';
  readonly code:
    | 'unsafe'
    | 'gone'
    | 'changed'
    | 'owner'
    | 'unknown-entry'
    | 'io'
    /** The lock changed in the last moment and its place was taken before it was back: red. */
    | 'place-taken'
    /** The file is safe under another name, which `why` gives; the next start goes on with it. */
    | 'stranded';
  readonly why: string;
};

type Code = QuarantineError['code'];

/** Not done, on purpose. */
export function refused(code: Code, why: string): Result<never, QuarantineError> {
  return err({ kind: 'refused', code, why });
}

/** Could not be done. */
export function failed(code: Code, why: string): Result<never, QuarantineError> {
  return err({ kind: 'failed', code, why });
}
