import { basename, dirname, join, posix } from 'node:path';
import { z } from 'zod';
import type { ServiceFact } from '../../core/evidence/gateway-facts.ts';
import type {
  ServiceProgram,
  StartFailure,
  StartTrouble,
} from '../../core/evidence/start-facts.ts';
import { MOST_WORDS } from '../../core/evidence/turn-facts.ts';
import { parseJson } from '../../core/text/json.ts';
import type { System } from '../../system/types.ts';
import { changedAtMs, namesIn, readEnd, readOnlyFiles } from '../files.ts';
import type { Location } from '../locate/locate.ts';
import { parseLogLine } from '../log/log-lines.ts';
import { namesOwner, readLastWords } from '../log/start-failures.ts';

const MOST_BUNDLE_BYTES = 4 * 1024 * 1024;
const MOST_OUTPUT_BYTES = 64 * 1024;
const MOST_PACKAGE_BYTES = 256 * 1024;
/** The number of newest stability bundles that are read. Older ones are from other days. */
const BUNDLES = 2;

/** The command by which the service starts the gateway, as its manager knows it. */
export type StartCommand = {
  readonly program: readonly string[];
  readonly outputFiles: readonly string[];
};

/**
 * Finds why a gateway does not start: its last output, and whether its service's program can start
 * at all. Asks once for each way in which it ended, never on a timer.
 */
export interface StartTroubleWatch {
  /**
   * Returns the trouble, including start failures from the log. Undefined while the gateway
   * answers.
   */
  fact(logged: readonly StartFailure[]): StartTrouble | undefined;
  /** Call this when nothing answers. Looks, unless this end was already examined. */
  look(service: ServiceFact, command: StartCommand | null): Promise<void>;
  /** Call this when it answers. */
  forget(): void;
}

export function createStartTroubleWatch(options: {
  readonly location: Location;
  readonly system: Pick<System, 'versionOf'>;
}): StartTroubleWatch {
  const { location, system } = options;
  let asked: string | null = null;
  let written: readonly StartFailure[] = [];
  let program: ServiceProgram | undefined;
  let configChangedAtMs: number | null = null;
  let command: StartCommand | null = null;
  let isOn = false;

  async function ask(): Promise<void> {
    written = [
      ...readBundles(location),
      ...(command?.outputFiles ?? []).flatMap((file) => readOutput(file, location)),
    ];
    program = command === null ? undefined : await lookAt(command.program, system);
  }

  return {
    fact(logged) {
      if (!isOn) return undefined;
      const failures = [...written, ...logged].sort((a, b) => a.atMs - b.atMs).slice(-20);
      return {
        failures,
        configChangedAtMs,
        ...(location.configState === 'malformed'
          ? { configProblem: location.configDetail.slice(0, MOST_WORDS) }
          : {}),
        ...wrongMode(location, command?.program ?? []),
        ...(program === undefined ? {} : { program }),
      };
    },
    async look(service, known) {
      isOn = true;
      command = known;
      configChangedAtMs = changedAtMs(location.configPath);
      const end = service.kind === 'installed' ? service.lastExit : null;
      const about = JSON.stringify([command?.program, end, configChangedAtMs]);
      if (asked === about) return;
      asked = about;
      await ask();
    },
    forget() {
      isOn = false;
      asked = null;
      written = [];
      program = undefined;
    },
  };
}

/** Every version refuses to run in another mode unless `--allow-unconfigured` is given. */
function wrongMode(location: Location, argv: readonly string[]): Pick<StartTrouble, 'mode'> {
  const { configState, writtenMode } = location;
  if (configState !== 'read' || argv.includes('--allow-unconfigured')) return {};
  return writtenMode === 'local' || writtenMode === 'remote' ? {} : { mode: writtenMode };
}

const bundleSchema = z.object({
  generatedAt: z.iso.datetime(),
  reason: z.string(),
  error: z.object({ code: z.string().optional(), message: z.string() }),
});

/**
 * Reads `openclaw-stability-<time>-<pid>-gateway.startup_failed.json` (2026.4 and later), newest
 * last.
 */
function readBundles({ stateDir }: Location): StartFailure[] {
  const folder = join(stateDir, 'logs', 'stability');
  const names = namesIn(folder).filter((name) =>
    /^openclaw-stability-.{1,80}-gateway\.(?:restart_)?startup_failed\.json$/.test(name),
  );
  return names
    .toSorted()
    .slice(-BUNDLES)
    .flatMap((name) => {
      const read = readOnlyFiles.readText(join(folder, name), MOST_BUNDLE_BYTES);
      return read.kind === 'text' ? bundleOf(read.text) : [];
    });
}

function bundleOf(text: string): StartFailure[] {
  const bundle = bundleSchema.safeParse(parseJson(text));
  if (!bundle.success) return [];
  const { generatedAt, error } = bundle.data;
  const words = readLastWords(`Gateway failed to start: ${error.message}`);
  const reason = error.code === 'INVALID_CONFIG' ? 'config' : (words?.reason ?? 'other');
  return [
    {
      atMs: Date.parse(generatedAt),
      source: 'bundle',
      reason,
      keys: [...(words?.keys ?? [])],
      isNamed: true,
      said: error.message.slice(0, MOST_WORDS),
    },
  ];
}

/** Reads the end of the service's output. A line without a time gets the time of the file. */
function readOutput(file: string, location: Location): StartFailure[] {
  const end = readEnd(file, MOST_OUTPUT_BYTES);
  if (end === null) return [];
  const owner = {
    stateDirs: [location.stateDir, location.rawStateDir],
    configPath: location.configPath,
    port: location.port,
    writtenMode: location.writtenMode,
  };
  return blocksOf(end.text)
    .flatMap((block): StartFailure[] => {
      const line = parseLogLine(block);
      const words = line === null ? null : readLastWords(line.text);
      // This is the service's own output, so words that name no gateway are its own too.
      if (line === null || words === null || namesOwner(words, owner) === null) return [];
      const { reason, keys, said } = words;
      const atMs = line.atMs ?? end.changedAtMs;
      return [{ atMs, source: 'output', reason, keys: [...keys], isNamed: true, said }];
    })
    .slice(-3);
}

/** Last words may span several lines. The following lines belong to the first. */
function blocksOf(text: string): readonly string[] {
  const lines = text.split('\n');
  return lines.flatMap((line, at) => {
    const isFirst = /Gateway (?:failed to start|start blocked): |Invalid config at |Node/.test(
      line,
    );
    return isFirst ? [lines.slice(at, at + 8).join('\n')] : [];
  });
}

const packageSchema = z.object({
  name: z.literal('openclaw'),
  engines: z.object({ node: z.string().max(200) }),
});

/** Examines the Node and the entry file of a service, and whether they fit together. */
async function lookAt(
  argv: readonly string[],
  system: Pick<System, 'versionOf'>,
): Promise<ServiceProgram | undefined> {
  const at = argv.findIndex((word) => posix.isAbsolute(word) && basename(word) === 'node');
  const node = argv[at];
  if (node === undefined) return undefined;
  const entry = argv.slice(at + 1).find((word) => /^\/.+\.[cm]?js$/.test(word)) ?? null;
  const isNodeThere = readOnlyFiles.exists(node) !== 'absent';
  return {
    node,
    isNodeThere,
    nodeVersion: isNodeThere ? await system.versionOf(node) : null,
    entry,
    isEntryThere: entry === null || readOnlyFiles.exists(entry) !== 'absent',
    ...(entry === null ? { wants: null, looksForNode: false } : packageOf(entry)),
  };
}

/** In its package, the program of 2026.9 and later that looks for another Node. */
const LOOKS_FOR_NODE = 'node-runtime-recovery.mjs';

/** What the entry's package says of the Node that it needs. `wants` is null if unknown. */
function packageOf(entry: string): Pick<ServiceProgram, 'wants' | 'looksForNode'> {
  let folder = dirname(readOnlyFiles.realPath(entry) ?? entry);
  for (let up = 0; up < 3; up += 1) {
    const read = readOnlyFiles.readText(join(folder, 'package.json'), MOST_PACKAGE_BYTES);
    if (read.kind === 'text') {
      const value = parseJson(read.text);
      if (value === undefined) break;
      const parsed = packageSchema.safeParse(value);
      if (parsed.success) {
        const looksForNode = readOnlyFiles.exists(join(folder, LOOKS_FOR_NODE)) !== 'absent';
        return { wants: parsed.data.engines.node, looksForNode };
      }
    }
    folder = dirname(folder);
  }
  return { wants: null, looksForNode: false };
}
