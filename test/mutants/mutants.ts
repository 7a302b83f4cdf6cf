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

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'a refused token is offered again at every look',
    file: 'electron/openclaw/gateway/gateway-socket.ts',
    from: "if (fact.kind === 'refused' && isForAPerson(fact.why)) return;",
    to: '',
    tests: ['test/openclaw/gateway/gateway-socket.test.ts'],
  },
  {
    name: 'a restart that a person asked for notifies that same person',
    file: 'electron/engine/notifier.ts',
    from: "running?.action === 'restart' || running?.action === 'start' ? RESTARTING : []",
    to: '[]',
    tests: ['test/engine/notifier.test.ts'],
  },
  {
    name: 'two hundred copies of conversations are kept',
    file: 'electron/recovery/archive.ts',
    from: 'const KEPT_COPIES = 20;',
    to: 'const KEPT_COPIES = 200;',
    tests: ['test/recovery/archive.test.ts'],
  },
  {
    name: 'words that only tell how time passes are sent at every look',
    file: 'electron/engine/light.ts',
    from: 'const WORDS_PACE_MS = 10_000;',
    to: 'const WORDS_PACE_MS = 0;',
    tests: ['test/engine/light.test.ts'],
  },
  {
    name: 'an incident gets a new id when Clawbuoy is started again',
    file: 'electron/engine/monitor.ts',
    from: 'withoutOldLives(withSeeds(judgement.memory))',
    to: 'withoutOldLives(judgement.memory)',
    tests: ['test/engine/monitor.test.ts'],
  },
];
