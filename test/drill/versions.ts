/** An OpenClaw release that the drills drive, and what it needs to run. */
export type Version = {
  readonly name: string;
  /** `jsonl`: transcripts and lock files; `sqlite`: from 2026.8.1, no lock files at all. */
  readonly era: 'jsonl' | 'sqlite';
  /** Lowest Node that it accepts, from its own `engines`. */
  readonly node: string;
  /** How long a cold start may take on a small machine. Measured: 50 s, 56 s, 9 s, 9 s, 18 s. */
  readonly bootLimitMs: number;
  /**
   * How long a blocked message waits for a session lock before the gateway gives up, with nothing
   * set: the drills run at the limits that people have.
   */
  readonly lockTimeoutMs: number;
  /** How long the first message after a start may wait. */
  readonly firstAnswerLimitMs: number;
  /** Whether a client can ask it to restart itself (`gateway.restart.request`). */
  readonly restartsByRpc: boolean;
  /** Does its list of sessions tell whose run is active? */
  readonly listsRuns: boolean;
  /** Its bundled plugins take most of an old release's start and no drill needs them. */
  readonly pluginsOff: boolean;
  /**
   * 2026.4.29 looks through its bundled plugins before its first answer, and installs what they
   * need, for minutes and with its plugins off as well. It is told to have none but its core ones.
   */
  readonly corePluginsOnly: boolean;
  /** Does a run hold its lock all the time, or only until the model's first word? */
  readonly holdsLockWhileSpeaking: boolean;
  readonly npmFlags: readonly string[];
  /** Dependencies replaced by a folder of `stub/`: one of theirs comes from a git address. */
  readonly stubs: readonly string[];
  /** The known release whose drills it plays, where it is newer than all that are known. */
  readonly like?: string;
};

export const VERSIONS: readonly [Version, ...Version[]] = [
  {
    name: '2026.2.1',
    era: 'jsonl',
    node: '22.12',
    bootLimitMs: 120_000,
    lockTimeoutMs: 10_000,
    firstAnswerLimitMs: 60_000,
    restartsByRpc: false,
    listsRuns: false,
    pluginsOff: true,
    corePluginsOnly: false,
    holdsLockWhileSpeaking: true,
    npmFlags: ['--legacy-peer-deps'],
    stubs: ['libsignal'],
  },
  {
    name: '2026.4.29',
    era: 'jsonl',
    node: '22.14',
    bootLimitMs: 300_000,
    lockTimeoutMs: 10_000,
    firstAnswerLimitMs: 300_000,
    restartsByRpc: false,
    listsRuns: true,
    pluginsOff: true,
    corePluginsOnly: true,
    holdsLockWhileSpeaking: true,
    npmFlags: [],
    stubs: [],
  },
  {
    name: '2026.5.28',
    era: 'jsonl',
    node: '22.19',
    bootLimitMs: 180_000,
    lockTimeoutMs: 60_000,
    firstAnswerLimitMs: 120_000,
    restartsByRpc: true,
    listsRuns: true,
    pluginsOff: false,
    corePluginsOnly: false,
    holdsLockWhileSpeaking: false,
    npmFlags: [],
    stubs: [],
  },
  {
    name: '2026.7.35',
    era: 'jsonl',
    node: '24.15',
    bootLimitMs: 180_000,
    lockTimeoutMs: 60_000,
    firstAnswerLimitMs: 60_000,
    restartsByRpc: true,
    listsRuns: true,
    pluginsOff: false,
    corePluginsOnly: false,
    holdsLockWhileSpeaking: false,
    npmFlags: [],
    stubs: [],
  },
  {
    name: '2026.9.6',
    era: 'sqlite',
    node: '24.16',
    bootLimitMs: 180_000,
    lockTimeoutMs: 5_000,
    firstAnswerLimitMs: 60_000,
    restartsByRpc: true,
    listsRuns: true,
    pluginsOff: false,
    corePluginsOnly: false,
    holdsLockWhileSpeaking: false,
    npmFlags: [],
    stubs: [],
  },
];

/** "2026.10.1" as numbers, to be compared; null where it is no release. */
function numbersOf(name: string): readonly number[] | null {
  const parts = /^(\d{4})\.(\d{1,2})\.(\d{1,3})$/.exec(name)?.slice(1);
  return parts?.map(Number) ?? null;
}

/** A release newer than all that are known is drilled as the newest of them. */
function unknownNewest(name: string): Version | undefined {
  const newest = VERSIONS.at(-1) ?? VERSIONS[0];
  const [wanted, known] = [numbersOf(name), numbersOf(newest.name)];
  if (wanted === null || known === null) return undefined;
  const at = wanted.findIndex((number, index) => number !== known[index]);
  const isNewer = at >= 0 && (wanted[at] ?? 0) > (known[at] ?? 0);
  return isNewer ? { ...newest, name, like: newest.name } : undefined;
}

/** The releases behind these names, or the first name that is none of them, nor newer than all. */
export function chooseVersions(
  names: readonly string[],
): { readonly versions: readonly Version[] } | { readonly unknown: string } {
  if (names.length === 0) return { versions: VERSIONS };
  const versions: Version[] = [];
  for (const name of names) {
    const version = VERSIONS.find((known) => known.name === name) ?? unknownNewest(name);
    if (version === undefined) return { unknown: name };
    versions.push(version);
  }
  return { versions };
}
