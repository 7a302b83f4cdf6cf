/**
 * Lines that must not be lost: each is changed in a copy of the project, and the tests named with
 * it must fail then. A mutant that lives means that a promise is held by nothing.
 */
export type Mutant = {
  /** What the changed line would do, as a sentence. */
  readonly name: string;
  readonly file: string;
  /** Stands exactly once in the file. */
  readonly from: string;
  readonly to: string;
  /** Test files or folders that must notice. */
  readonly tests: readonly string[];
};
