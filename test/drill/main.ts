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
import { Stage, type StageOptions } from './stage.ts';
import { systemDrill } from './system.ts';
import { formatTable, type Row, summaryLine } from './table.ts';
import { chooseVersions, type Version } from './versions.ts';

const USAGE = `npm run drill -- [VERSION…] [--quick] [--only NAME] [--simulated] [--keep] [--program FILE] [--system] [--launchd]`;
const QUICK_LIMIT_MS = 8 * 60_000;
const FULL_LIMIT_MS = 180 * 60_000;

type Options = StageOptions & {
  readonly versions: readonly Version[];
  readonly quick: boolean;
  readonly only: string | null;
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
        only: { type: 'string' },
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
      only: values.only ?? null,
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

function drillsOf(version: Version, options: Options): readonly Drill[] {
  return DRILLS.filter((drill) => {
    const wanted = options.quick ? drill.quick : drill.versions;
    const isNamed = options.only === null || drill.name.includes(options.only);
    return isNamed && wanted.some((name) => name === (version.like ?? version.name));
  });
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

/** Plays all drills of one release; after a failure the next one gets a new stage. */
async function playVersion(
  version: Version,
  options: Options,
  processes: Processes,
  report: (row: Row, heals: readonly HealRow[]) => void,
): Promise<void> {
  const drills = drillsOf(version, options);
  if (drills.length === 0) return;
  const skip = (drill: Drill, seen: string): void =>
    report(
      { drill: drill.name, version: version.name, outcome: 'skipped', seen, seconds: null },
      [],
    );
  if (options.kind === 'real') {
    const installed = await install(version);
    if (!installed.ok) {
      for (const drill of drills) skip(drill, `cannot be installed: ${installed.error}`);
      return;
    }
  }
  let stage: Stage | null = null;
  for (const [index, drill] of drills.entries()) {
    if (drill.needsStandIn === true && process.platform !== 'linux') {
      skip(drill, 'only systemd can be stood in for');
      continue;
    }
    if (drill.realOnly === true && options.kind === 'simulated') {
      skip(drill, 'not simulated');
      continue;
    }
    const startedAt = Date.now();
    let row: Omit<Row, 'seconds'>;
    try {
      const needs = drill.needs ?? null;
      if (stage !== null && stage.needs !== needs) {
        await stage.close();
        stage = null;
      }
      stage ??= await Stage.open(options, version, processes, needs);
      row = await play(stage, drill, `agent:main:drill-${index + 1}`);
    } catch (error) {
      const seen = error instanceof Error ? error.message : String(error);
      row = { drill: drill.name, version: version.name, outcome: 'failed', seen };
    }
    const heals = stage?.heals.splice(0) ?? [];
    report({ ...row, seconds: (Date.now() - startedAt) / 1_000 }, heals);
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
  const processes = new Processes();
  process.once('exit', () => processes.killAllNow());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      console.error(`${signal}: ending what the drill started`);
      processes.endAll().finally(() => process.exit(1));
    });
  }
  const limitMs = options.quick ? QUICK_LIMIT_MS : FULL_LIMIT_MS;
  const limit = setTimeout(() => {
    console.error(`the drills took longer than ${limitMs / 60_000} minutes`);
    processes.endAll().finally(() => process.exit(1));
  }, limitMs);
  const rows: Row[] = [];
  const heals: HealRow[] = [];
  if (options.system) rows.push(...(await systemRows()));
  if (options.versions.length > 0 && !existsSync(options.program)) {
    console.error('Clawbuoy is not built: run `npm run build` first');
    return 1;
  }
  for (const version of options.versions) {
    const playAll: typeof playVersion = options.launchd
      ? (about, given, owned, report) => launchdDrill(about, given, owned, (row) => report(row, []))
      : playVersion;
    await playAll(version, options, processes, (row, healed) => {
      rows.push(row);
      heals.push(...healed);
      console.log(formatTable([row]));
    });
  }
  await processes.endAll();
  clearTimeout(limit);
  console.log(`\n${formatTable(rows)}\n`);
  if (heals.length > 0) console.log(`${formatHealTable(heals)}\n`);
  console.log(summaryLine(rows));
  return rows.some((row) => row.outcome === 'failed') ? 1 : 0;
}

process.exitCode = await main();
process.exit();
