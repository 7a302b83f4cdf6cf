import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { BUILT_PROGRAM } from './buoy.ts';
import type { Drill } from './drills/drill.ts';
import { DRILLS } from './drills/index.ts';
import { DrillFailure } from './failure.ts';
import { formatHealTable, type HealRow } from './heal-table.ts';
import { install } from './install.ts';
import { launchdDrill } from './launchd/drill.ts';
import { Processes } from './processes.ts';
import { type Needs, Stage, type StageOptions } from './stage.ts';
import { systemDrill } from './system.ts';
import { formatTable, type Row, summaryLine } from './table.ts';
import { chooseVersions, type Version } from './versions.ts';

const USAGE = `npm run drill -- [VERSION…] [--quick] [--only NAME[=TIMES]] [--times N] [--beside N] [--simulated] [--keep] [--program FILE] [--system] [--launchd]`;
const QUICK_LIMIT_MS = 8 * 60_000;
const FULL_LIMIT_MS = 180 * 60_000;
const MOST_TIMES = 50;
const MOST_BESIDE = 8;

type Options = StageOptions & {
  readonly versions: readonly Version[];
  readonly quick: boolean;
  /** Parts of names, any of which will do, each with its own number of times; none: all drills. */
  readonly only: readonly { readonly part: string; readonly times: number | null }[];
  /** How often each drill is played, and how many gateways at once: most of them only wait. */
  readonly times: number;
  readonly beside: number;
  readonly system: boolean;
  /** Only the service of macOS: real launchd on a Mac, a stand-in on Linux. */
  readonly launchd: boolean;
};

function readOptions(argv: readonly string[]): Options | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        quick: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true, default: [] },
        times: { type: 'string', default: '1' },
        beside: { type: 'string', default: '1' },
        simulated: { type: 'boolean', default: false },
        keep: { type: 'boolean', default: false },
        program: { type: 'string', default: BUILT_PROGRAM },
        system: { type: 'boolean', default: false },
        launchd: { type: 'boolean', default: false },
      },
    });
    const chosen = chooseVersions(positionals);
    if ('unknown' in chosen) return `no drills for OpenClaw ${chosen.unknown}`;
    const isSystemOnly = values.system && positionals.length === 0 && !values.quick;
    return {
      versions: isSystemOnly ? [] : chosen.versions,
      quick: values.quick,
      only: values.only.map(onlyOf),
      times: countOf('times', values.times, MOST_TIMES),
      beside: countOf('beside', values.beside, MOST_BESIDE),
      kind: values.simulated ? 'simulated' : 'real',
      keep: values.keep,
      program: values.program,
      system: values.system,
      launchd: values.launchd,
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** `start:=10` plays all whose name has `start:` ten times, whatever is said of the others. */
function onlyOf(text: string): Options['only'][number] {
  const [, part = text, times = null] = /^(.+)=(\d+)$/.exec(text) ?? [];
  return { part, times: times === null ? null : countOf('only', times, MOST_TIMES) };
}

function countOf(name: string, text: string, most: number): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= most) return count;
  throw new Error(`--${name} takes a number from 1 to ${most}`);
}

/** The drills of a release that were asked for, with how often each is played. */
function drillsOf(
  version: Version,
  { quick, only, times }: Options,
): readonly { readonly drill: Drill; readonly times: number }[] {
  return DRILLS.flatMap((drill) => {
    const wanted = quick ? drill.quick : drill.versions;
    const named = only.filter(({ part }) => drill.name.includes(part));
    if (only.length > 0 && named.length === 0) return [];
    const isWanted = wanted.some((name) => name === (version.like ?? version.name));
    const isSkipped = !quick && whyImpossible(drill, version) !== null;
    if (!isWanted && !isSkipped) return [];
    return [{ drill, times: named.find((one) => one.times !== null)?.times ?? times }];
  });
}

function whyImpossible({ impossible = {} }: Drill, version: Version): string | null {
  const [, why = null] =
    Object.entries(impossible).find(([name]) => name === (version.like ?? version.name)) ?? [];
  return why;
}

async function play(stage: Stage, drill: Drill, key: string): Promise<Omit<Row, 'seconds'>> {
  const { version } = stage;
  const about = { drill: drill.name, version: version.name };
  try {
    // A cold gateway may be busy for as long again once it has greeted (2026.4.29).
    await stage.untilGreen(version.bootLimitMs);
    return { ...about, outcome: 'passed', seen: await drill.run(stage, key) };
  } catch (error) {
    const seen = error instanceof Error ? error.message : String(error);
    // Anything but a DrillFailure is a fault of the drill: its place in the code is wanted.
    const stack = error instanceof Error && !(error instanceof DrillFailure) ? error.stack : null;
    if (stack) console.error(stack);
    return { ...about, outcome: 'failed', seen };
  }
}

/** One drill on one release in one of its rounds. */
type Turn = {
  readonly version: Version;
  readonly drill: Drill;
  readonly key: string;
  readonly name: string;
};

/** Every drill once before any is played again, so that a run cut short has seen all of them. */
function turnsOf(versions: readonly Version[], options: Options): readonly Turn[] {
  const wanted = versions.flatMap((version) =>
    drillsOf(version, options).map((one, index) => ({ version, index, ...one })),
  );
  const rounds = Math.max(0, ...wanted.map(({ times }) => times));
  return Array.from({ length: rounds }, (_, round) =>
    wanted
      .filter(({ times }) => round < times)
      .map(({ version, drill, index, times }) => ({
        version,
        drill,
        key: `agent:main:drill-${round * wanted.length + index + 1}`,
        name: times === 1 ? drill.name : `${drill.name} (${round + 1} of ${times})`,
      })),
  ).flat();
}

type Report = (row: Row, heals: readonly HealRow[]) => void;

/** Plays all drills of these releases, on as many gateways at once as were asked for. */
async function playAll(
  versions: readonly Version[],
  options: Options,
  groups: Processes[],
  report: Report,
): Promise<void> {
  const notInstalled = new Map<Version, string>();
  for (const version of options.kind === 'real' ? versions : []) {
    const installed = await install(version);
    if (!installed.ok) notInstalled.set(version, `cannot be installed: ${installed.error}`);
  }
  const left = turnsOf(versions, options).filter(({ version, drill, name }) => {
    const why =
      notInstalled.get(version) ??
      whyImpossible(drill, version) ??
      (drill.needsStandIn === true && process.platform !== 'linux'
        ? 'only systemd can be stood in for'
        : drill.realOnly === true && options.kind === 'simulated'
          ? 'not simulated'
          : null);
    if (why === null) return true;
    const row = { drill: name, version: version.name, seconds: null };
    report({ ...row, outcome: 'skipped', seen: why }, []);
    return false;
  });
  const lanesOn = new Map<Version, number>();
  const count = (version: Version): number => lanesOn.get(version) ?? 0;
  // A lane stays with its gateway as long as there is something to play on it; then it goes where
  // the fewest are.
  const next = (now: Version | null): Turn | null => {
    const there = left.find(({ version }) => version === now);
    const turn = there ?? [...left].sort((a, b) => count(a.version) - count(b.version))[0];
    if (now !== null && turn?.version !== now) lanesOn.set(now, count(now) - 1);
    if (turn === undefined) return null;
    if (turn.version !== now) lanesOn.set(turn.version, count(turn.version) + 1);
    left.splice(left.indexOf(turn), 1);
    return turn;
  };
  // One cold start at a time: it takes all processors, and 2026.9.6 gives a slow one up.
  let opened: Promise<unknown> = Promise.resolve();
  const open = (version: Version, processes: Processes, needs: Needs | null): Promise<Stage> => {
    const stage = opened.then(() => Stage.open(options, version, processes, needs));
    opened = stage.catch(() => undefined);
    return stage;
  };
  const lanes = Array.from({ length: Math.min(options.beside, left.length) }, () => {
    // Each has processes of its own: a stage that is closed ends all that are in its hands.
    const processes = new Processes();
    groups.push(processes);
    return playLane(options, next, (turn) => open(turn.version, processes, needsOf(turn)), report);
  });
  await Promise.all(lanes);
}

const needsOf = ({ drill }: Turn): Needs | null => drill.needs ?? null;

/** Takes one drill after the other; after a failure the next one gets a new stage. */
async function playLane(
  options: Options,
  next: (now: Version | null) => Turn | null,
  open: (turn: Turn) => Promise<Stage>,
  report: Report,
): Promise<void> {
  let stage: Stage | null = null;
  for (let turn = next(null); turn !== null; turn = next(turn.version)) {
    const { version, drill, key, name } = turn;
    let startedAt = Date.now();
    let row: Omit<Row, 'seconds'>;
    try {
      if (stage !== null && (stage.needs !== needsOf(turn) || stage.version !== version)) {
        await stage.close();
        stage = null;
      }
      stage ??= await open(turn);
      startedAt = Date.now();
      row = await play(stage, drill, key);
    } catch (error) {
      const seen = error instanceof Error ? error.message : String(error);
      row = { drill: name, version: version.name, outcome: 'failed', seen };
    }
    const heals = stage?.heals.splice(0) ?? [];
    report({ ...row, drill: name, seconds: (Date.now() - startedAt) / 1_000 }, heals);
    if (row.outcome === 'failed' && stage !== null) {
      if (options.keep) console.log(`kept: ${stage.place.root}`);
      await stage.close();
      stage = null;
    }
  }
  if (options.keep && stage !== null) console.log(`kept: ${stage.place.root}`);
  await stage?.close();
}

/** The checks of the operating system's side: they need neither a gateway nor a build. */
async function systemRows(): Promise<Row[]> {
  const outcomes = { pass: 'passed', fail: 'failed', skip: 'skipped' } as const;
  const checks = await systemDrill();
  return checks.map(({ name, outcome, detail }) => ({
    drill: name,
    version: process.platform,
    outcome: outcomes[outcome],
    seen: detail,
    seconds: null,
  }));
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (typeof options === 'string') {
    console.error(`${options}\nusage: ${USAGE}`);
    return 64;
  }
  const groups: Processes[] = [];
  const endAll = () => Promise.all(groups.map((group) => group.endAll()));
  process.once('exit', () => {
    for (const group of groups) group.killAllNow();
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      console.error(`${signal}: ending what the drill started`);
      endAll().finally(() => process.exit(1));
    });
  }
  const limitMs = options.quick ? QUICK_LIMIT_MS : FULL_LIMIT_MS;
  const limit = setTimeout(() => {
    console.error(`the drills took longer than ${limitMs / 60_000} minutes`);
    endAll().finally(() => process.exit(1));
  }, limitMs);
  const rows: Row[] = [];
  const heals: HealRow[] = [];
  if (options.system) rows.push(...(await systemRows()));
  if (options.versions.length > 0 && !existsSync(options.program)) {
    console.error('Clawbuoy is not built: run `npm run build` first');
    return 1;
  }
  const report: Report = (row, healed) => {
    rows.push(row);
    heals.push(...healed);
    console.log(formatTable([row]));
  };
  if (options.launchd) {
    for (const version of options.versions) {
      const processes = new Processes();
      groups.push(processes);
      await launchdDrill(version, options, processes, (row) => report(row, []));
    }
  } else {
    await playAll(options.versions, options, groups, report);
  }
  await endAll();
  clearTimeout(limit);
  console.log(`\n${formatTable(rows)}\n`);
  if (heals.length > 0) console.log(`${formatHealTable(heals)}\n`);
  console.log(summaryLine(rows));
  return rows.some((row) => row.outcome === 'failed') ? 1 : 0;
}

process.exitCode = await main();
process.exit();
