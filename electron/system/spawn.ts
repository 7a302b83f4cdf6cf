import {
  type ChildProcessWithoutNullStreams,
  execFile,
  spawn,
  spawnSync,
} from 'node:child_process';
import { reason } from '../core/catalogue/sentences/reason.ts';
import { GIVEN_UP_MS } from '../core/pace.ts';
import { err, ok, type Result } from '../core/result.ts';

/** How a tool ended. A tool that was cut off is an error, never a `Ran`. */
export type Ran = {
  /** The exit code. Null if a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** Why a tool gave no answer, as a kind and in words. */
export type ToolFailure = {
  readonly kind: 'missing' | 'forbidden' | 'late' | 'too-long' | 'still-running' | 'failed';
  readonly why: string;
};

export type ToolResult = Result<Ran, ToolFailure>;

export type RunOptions = {
  /** After this time the tool is killed and its output is dropped. */
  readonly timeoutMs: number;
  /** The most output of each stream. A tool that writes more is killed. Default 4 MB. */
  readonly maxBytes?: number;
  /** Added to what a program gets of this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** The text for its standard input. Default: none. */
  readonly input?: string;
};

/** Runs a tool by name or absolute path. Replaced in tests. */
export type Run = (
  tool: string,
  args: readonly string[],
  options: RunOptions,
) => Promise<ToolResult>;

/** The same, but blocking. Used for the look right before a destructive step. */
export type RunSync = (tool: string, args: readonly string[], options: RunOptions) => ToolResult;

const MAX_BYTES = 4 * 1024 * 1024;

/**
 * What a started program gets of this process's environment. Any other variable may hold a secret:
 * OpenClaw's config and the settings name theirs freely, and whoever can read a program's
 * environment can read it.
 */
const PASSED_ON =
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|TMPDIR|TMP|TEMP|TERM|TZ|LANG|LANGUAGE|LC_[A-Z]+|XDG_[A-Z_]+|DBUS_SESSION_BUS_ADDRESS|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|SSH_AUTH_SOCK|__CF_USER_TEXT_ENCODING)$/;

/** Output is parsed, so it must not depend on the person's language or time zone. */
function environment(extra: Readonly<Record<string, string>> | undefined) {
  return { ...withoutSecrets(), LC_ALL: 'C', LANG: 'C', TZ: 'UTC', ...extra };
}

function withoutSecrets(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => PASSED_ON.test(name)));
}

function failure(tool: string, code: unknown, options: RunOptions): ToolFailure {
  switch (code) {
    case 'ENOENT':
      return { kind: 'missing', why: reason('toolMissing', { tool }) };
    case 'EACCES':
    case 'EPERM':
      return { kind: 'forbidden', why: reason('toolForbidden', { tool }) };
    case 'ETIMEDOUT':
      return { kind: 'late', why: reason('toolLate', { tool, limit: options.timeoutMs }) };
    case 'ENOBUFS':
    case 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER':
      return {
        kind: 'too-long',
        why: reason('toolTooLong', { tool, bytes: options.maxBytes ?? MAX_BYTES }),
      };
    default:
      return { kind: 'failed', why: reason('toolNotRun', { tool, code: String(code) }) };
  }
}

/** The tool and its command: `launchctl print`, `ps`. */
function kindOf(tool: string, args: readonly string[]): string {
  return [tool, args.find((word) => /^[a-z][a-z-]*$/.test(word)) ?? ''].join(' ').trim();
}

type Line = {
  /** Resolves when the answer is there or the time is over. */
  readonly running: Promise<void>;
  readonly ended: Promise<true>;
  readonly stuckSinceMs: () => number | null;
};
const lines = new Map<string, Line>();

/**
 * Runs a tool without a shell and waits at most `timeoutMs` for its end. A missing, slow or too
 * talkative tool is an error value. A non-zero exit is not: the caller knows what it means. Never
 * throws. Each kind (a tool and its command) runs one at a time; the next waits. If a tool cannot
 * even be killed, none is started beside it.
 */
export const run: Run = async (tool, args, options) => {
  const kind = kindOf(tool, args);
  for (let line = lines.get(kind); line !== undefined; line = lines.get(kind)) {
    const stuckSinceMs = line.stuckSinceMs();
    if (stuckSinceMs === null) await line.running;
    else if (Date.now() - stuckSinceMs > GIVEN_UP_MS) lines.delete(kind);
    else if (!(await Promise.race([line.ended, soon()]))) {
      return err({ kind: 'still-running', why: reason('toolStillRuns', { tool }) });
    }
  }
  let stuckMs: number | null = null;
  const started = start(tool, args, options);
  const free = () => {
    if (lines.get(kind) === line) lines.delete(kind);
  };
  const settle = async (): Promise<void> => {
    await started.answer;
    stuckMs = Date.now();
  };
  const { ended } = started;
  const line: Line = { running: settle(), ended, stuckSinceMs: () => stuckMs };
  lines.set(kind, line);
  void ended.then(free);
  return started.answer;
};

/** Gives a killed tool a moment to end. */
function soon(): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), 500).unref());
}

/**
 * Starts a tool. `answer` is its result or a failure; `ended` resolves when the process is gone.
 */
function start(
  tool: string,
  args: readonly string[],
  options: RunOptions,
): { readonly answer: Promise<ToolResult>; readonly ended: Promise<true> } {
  let isGone: () => void = () => undefined;
  const ended = new Promise<true>((resolve) => {
    isGone = () => resolve(true);
  });
  const answer = new Promise<ToolResult>((resolve) => {
    let child: ReturnType<typeof execFile> | null = null;
    // A tool that hangs in the kernel (lsof on a dead network disk) survives even SIGKILL. execFile
    // would wait for it, but the answer must not.
    const deadline = setTimeout(() => {
      child?.kill('SIGKILL');
      child?.unref();
      resolve(err(failure(tool, 'ETIMEDOUT', options)));
    }, options.timeoutMs);
    try {
      child = execFile(
        tool,
        [...args],
        {
          encoding: 'utf8',
          env: environment(options.env),
          killSignal: 'SIGKILL',
          maxBuffer: options.maxBytes ?? MAX_BYTES,
          windowsHide: true,
        },
        (error, stdout, stderr) => {
          clearTimeout(deadline);
          isGone();
          if (error === null) resolve(ok({ code: 0, stdout, stderr }));
          else if (typeof error.code === 'number') {
            resolve(ok({ code: error.code, stdout, stderr }));
          } else if (typeof error.code === 'string') {
            resolve(err(failure(tool, error.code, options)));
          } else resolve(ok({ code: null, stdout, stderr }));
        },
      );
      // A tool that does not read its input has ended or soon will. Its exit code tells.
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(options.input ?? '');
    } catch (error) {
      clearTimeout(deadline);
      isGone();
      resolve(err(failure(tool, error, options)));
    }
  });
  return { answer, ended };
}

/** Like `run`, but blocks the caller for at most `timeoutMs`. */
export const runSync: RunSync = (tool, args, options) => {
  try {
    const ran = spawnSync(tool, [...args], {
      encoding: 'utf8',
      env: environment(options.env),
      killSignal: 'SIGKILL',
      maxBuffer: options.maxBytes ?? MAX_BYTES,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeoutMs,
      windowsHide: true,
    });
    if (ran.error === undefined) {
      return ok({ code: ran.status, stdout: ran.stdout, stderr: ran.stderr });
    }
    return err(failure(tool, 'code' in ran.error ? ran.error.code : ran.error.message, options));
  } catch (error) {
    return err(failure(tool, error, options));
  }
};

/** A program that keeps running beside this one, used through its stdin and stdout. */
export type Child = ChildProcessWithoutNullStreams;

/**
 * Starts a program without a shell. The caller must wait for its end. A program that cannot be
 * started emits `error`. Its stdin ends with this process, so a program that ends with its stdin is
 * never left behind.
 */
export function startChild(tool: string, args: readonly string[], cwd?: string): Child {
  return spawn(tool, [...args], {
    stdio: 'pipe',
    windowsHide: true,
    env: withoutSecrets(),
    ...(cwd === undefined ? {} : { cwd }),
  });
}
