import type { Needs, Stage } from '../stage.ts';

/**
 * The spring and the May version have the drills about locks only: the others would show the same
 * as on their neighbours, and take as long again.
 */
export type VersionName = '2026.2.1' | '2026.4.29' | '2026.5.28' | '2026.7.35' | '2026.9.6';

/** One thing that must hold between Clawbuoy and an OpenClaw. */
export type Drill = {
  readonly name: string;
  readonly versions: readonly VersionName[];
  /** Why others cannot have what it plays. It is printed as skipped there. */
  readonly impossible?: Readonly<Partial<Record<VersionName, string>>>;
  /** Versions for which it is part of `--quick`. */
  readonly quick: readonly VersionName[];
  /** True where it needs a service manager of its own, which only Linux lets a drill stand in for. */
  readonly needsStandIn?: boolean;
  /** True for what the simulated gateway does not know how to do. */
  readonly realOnly?: boolean;
  /** Another stage than the usual one. */
  readonly needs?: Needs;
  /**
   * Plays it; returns what was seen, in a few words. Throws a DrillFailure when something else
   * was seen. Begins and ends with the gateway up and the light green.
   */
  run(stage: Stage, sessionKey: string): Promise<string>;
};

/** The versions with all drills. */
export const ALL: readonly VersionName[] = ['2026.2.1', '2026.7.35', '2026.9.6'];
