import { statSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { z } from 'zod';
import type {
  ServiceFact,
  ServiceProgram,
  StartFailure,
  StartTrouble,
} from '../../core/evidence/evidence.ts';
import { MOST_WORDS } from '../../core/evidence/turn-facts.ts';
import type { System } from '../../system/types.ts';
import { namesIn, readEnd, readOnlyFiles } from '../files.ts';
import type { Location } from '../locate/locate.ts';
import { parseLogLine } from '../log/log-lines.ts';
import { namesOwner, readLastWords } from '../log/start-failures.ts';

const MOST_BUNDLE_BYTES = 4 * 1024 * 1024;
const MOST_OUTPUT_BYTES = 64 * 1024;
const MOST_PACKAGE_BYTES = 256 * 1024;
/** What a start wrote as it ended: an older bundle tells of another day. */
const BUNDLES = 2;

/** How the service would start the gateway, as its manager knows it. */
export type StartCommand = {
  readonly program: readonly string[];
  readonly outputFiles: readonly string[];
};

/**
 * Why a gateway does not start: what it wrote as it ended, and whether what its service starts can
 * start at all. Asked once for each way in which it ended, never on a timer.
 */
export interface StartTroubleWatch {
  /** With how starts ended by its log; undefined while the gateway answers. */
  fact(logged: readonly StartFailure[]): StartTrouble | undefined;
  /** Nothing answers: looks, unless this end has been looked at already. */
  look(service: ServiceFact, command: StartCommand | null): Promise<void>;
  /** It answers. */
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
      configChangedAtMs = changedAt(location.configPath);
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

/** Every version refuses to run on another mode, unless it is told to (`--allow-unconfigured`). */
function wrongMode(location: Location, argv: readonly string[]): Pick<StartTrouble, 'mode'> {
  const { configState, writtenMode } = location;
  if (configState !== 'read' || argv.includes('--allow-unconfigured')) return {};
  return writtenMode === 'local' || writtenMode === 'remote' ? {} : { mode: writtenMode };
}

function changedAt(path: string): number | null {
  try {
    return Math.round(statSync(path).mtimeMs);
  } catch {
    return null;
  }
}

const bundleSchema = z.object({
  generatedAt: z.iso.datetime(),
  reason: z.string(),
  error: z.object({ code: z.string().optional(), message: z.string() }),
});

/** `openclaw-stability-<time>-<pid>-gateway.startup_failed.json`, from 2026.4 on; newest last. */
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
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  const bundle = bundleSchema.safeParse(value);
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

/** The end of what the service's output goes to. A line without a time is as old as the file. */
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
      // Its own output: what names nobody is its own, too.
      if (line === null || words === null || namesOwner(words, owner) === null) return [];
      const { reason, keys, said } = words;
      const atMs = line.atMs ?? end.changedAtMs;
      return [{ atMs, source: 'output', reason, keys: [...keys], isNamed: true, said }];
    })
    .slice(-3);
}

/** Last words may go over several lines; those that follow belong to the first. */
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

/** The Node and the entry of a service, and whether they fit together. */
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
    wants: entry === null ? null : wantedNode(entry),
  };
}

/** What the package that the entry belongs to says it runs on. */
function wantedNode(entry: string): string | null {
  let folder = dirname(readOnlyFiles.realPath(entry) ?? entry);
  for (let up = 0; up < 3; up += 1) {
    const read = readOnlyFiles.readText(join(folder, 'package.json'), MOST_PACKAGE_BYTES);
    if (read.kind === 'text') {
      try {
        const parsed = packageSchema.safeParse(JSON.parse(read.text));
        if (parsed.success) return parsed.data.engines.node;
      } catch {
        return null;
      }
    }
    folder = dirname(folder);
  }
  return null;
}
