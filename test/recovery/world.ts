import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { SocketFact } from '../../electron/core/evidence/gateway-facts.ts';
import type { RunFact } from '../../electron/core/evidence/session-facts.ts';
import { judge } from '../../electron/core/judge/judge.ts';
import type { Result } from '../../electron/core/result.ts';
import { err, ok } from '../../electron/core/result.ts';
import type { ActionName, ActionResult } from '../../electron/core/steps/action.ts';
import type { Consent } from '../../electron/core/steps/consent.ts';
import { ONE_YES } from '../../electron/core/steps/consent.ts';
import { createQuarantine } from '../../electron/openclaw/changes/quarantine.ts';
import { restoreSession } from '../../electron/openclaw/changes/session-restore.ts';
import { claimStep } from '../../electron/openclaw/changes/step-claim.ts';
import { readOnlyFiles } from '../../electron/openclaw/files.ts';
import type { Connection } from '../../electron/openclaw/gateway/connection.ts';
import type { EventFrame } from '../../electron/openclaw/gateway/frames.ts';
import type { RpcError } from '../../electron/openclaw/gateway/refusal.ts';
import { locate } from '../../electron/openclaw/locate/locate.ts';
import { inspectLock, parseLockPayload } from '../../electron/openclaw/locks/lock-file.ts';
import type { Observer } from '../../electron/openclaw/observer.ts';
import type { ActionsOptions } from '../../electron/recovery/actions.ts';
import { takeAction } from '../../electron/recovery/actions.ts';
import { createArchive } from '../../electron/recovery/archive.ts';
import { openJournal } from '../../electron/recovery/journal.ts';
import type { Look } from '../../electron/recovery/look.ts';
import type { Files } from '../../electron/system/files.ts';
import type {
  Openers,
  OpenersQuestion,
  ProcessInfo,
  ServiceStatus,
  ShownProcess,
  System,
} from '../../electron/system/types.ts';
import type { EvidenceParts, Version } from '../support/evidence.ts';
import {
  evidence,
  GATEWAY_PID,
  GATEWAY_STARTED_MS,
  methodsOf,
  NOW_MS,
  SESSION_ID,
} from '../support/evidence.ts';
import { quickFiles } from '../support/faulty-files.ts';

type Answer = Result<unknown, RpcError>;
/** What becomes of a request: the connection drops with anything but `delivered`. */
export type Fate = 'delivered' | 'lost' | 'unanswered';

const DROPPED: Answer = err({ code: 'CLOSED', message: 'closed 1006' });

type OnEnd = (fn: () => void) => void;

/** In memory where the system has a folder there: the sweeps of faults make thousands of worlds. */
const FOLDER = existsSync('/dev/shm') ? '/dev/shm' : realpathSync(tmpdir());

export const refusedRpc = (
  message: string,
  { code = 'INVALID_REQUEST', details = undefined as unknown } = {},
): Answer => err({ code, message, details });

/** A live gateway process as the operating system tells of it. */
export function gatewayProcess(parts: Partial<Extract<ProcessInfo, { kind: 'alive' }>> = {}) {
  return {
    kind: 'alive',
    pid: GATEWAY_PID,
    parentPid: 1,
    state: 'sleeping',
    startedAtMs: GATEWAY_STARTED_MS,
    startTicks: null,
    cpuTimeMs: 0,
    argv: ['openclaw-gateway'],
    command: 'openclaw-gateway',
    ...parts,
  } as const satisfies ProcessInfo;
}

/**
 * A world made of plain data for one recovery step: what is seen, what the gateway answers, what
 * the system says, and everything that was done to it, in order. Files are real, time is not.
 */
export class World {
  readonly root: string;
  readonly stateDir: string;
  readonly done: string[] = [];
  /** Called before anything is done to the gateway or a process. */
  onDoing: (what: string) => void = () => undefined;
  nowMs = NOW_MS;
  version: Version = '2026.2.1';
  /** What a look sees; may change as time goes by. */
  seen: () => EvidenceParts = () => ({});
  runsNow: (() => readonly RunFact[]) | null = null;
  /** What the gateway answers; `done` has the question already. */
  answer: (method: string, params: Record<string, unknown>) => Answer = () => ok({});
  /** Tells the step's own connection something, right before an answer. */
  event: EventFrame | null = null;
  opens: Result<void> = ok(undefined);
  /** What becomes of the connection that stays open. */
  socketFact: SocketFact = { kind: 'not-tried' };
  bootId: () => string | null = () => null;
  processes = new Map<number, ProcessInfo>([[GATEWAY_PID, gatewayProcess()]]);
  listeners: readonly number[] | null = [GATEWAY_PID];
  /** Who has a lock open, at the very last question before it is moved. */
  openers: Openers = { kind: 'asked', pids: [], unread: [], notSeen: null };
  onOpenersNow: (path: string, question: OpenersQuestion) => void = () => undefined;
  /** What else runs on the machine, as the process table shows it. */
  others: Result<readonly ShownProcess[]> = ok([]);
  service: ServiceStatus = { kind: 'none', why: 'none in this world' };
  restartService: () => Result<{ pid: number | null }> = () => err('no service manager');
  startService: () => Result<{ pid: number | null }> = () => err('no service manager');
  onSignal: (pid: number, signal: string) => void = () => undefined;
  /** Called whenever a step lets time go by. */
  onSleep: () => void = () => undefined;
  /** Decides the fate of each word to the gateway: `unanswered` reached it, `lost` did not. */
  fate: (method: string) => Fate = () => 'delivered';
  /** What the system says of a process at this reading. */
  read: (info: ProcessInfo) => ProcessInfo = (info) => info;
  files: Files = quickFiles;
  journalFiles: Files = quickFiles;
  claimFiles: Files = quickFiles;
  /** Called right before a step looks for the steps of other Clawbuoys. */
  onClaim: () => void = () => undefined;

  /** Without a root it makes one, which goes when the test ends. */
  constructor(onEnd: OnEnd | null, root?: string) {
    this.root = root ?? mkdtempSync(join(FOLDER, 'clawbuoy-world-'));
    onEnd?.(() => rmSync(this.root, { recursive: true, force: true }));
    this.stateDir = join(this.root, 'openclaw');
    mkdirSync(this.stateDir, { recursive: true });
  }

  readonly look = async (): Promise<Look> => {
    const seen = evidence({ version: this.version, atMs: this.nowMs, ...this.seen() });
    return { evidence: seen, heard: seen, judgement: judge(seen) };
  };

  get journal() {
    const file = join(this.root, 'home', 'journal.jsonl');
    return openJournal({ file, files: this.journalFiles, now: () => this.nowMs });
  }

  get quarantine() {
    const dir = join(this.root, 'home', 'quarantine');
    return createQuarantine({ dir, files: this.files, now: () => this.nowMs });
  }

  get archive() {
    const dir = join(this.root, 'home', 'archive');
    return createArchive({ dir, files: this.files, now: () => this.nowMs });
  }

  /** A lock file on the disk, and the path it has there. */
  writeLock(pid: number, sessionId = SESSION_ID): string {
    const path = join(this.stateDir, 'agents/main/sessions', `${sessionId}.jsonl.lock`);
    mkdirSync(dirname(path), { recursive: true });
    const createdAt = new Date(this.nowMs - 20_000).toISOString();
    writeFileSync(path, JSON.stringify({ pid, createdAt }));
    return path;
  }

  /** The session list and transcript of the JSONL era on the disk. */
  writeSession(key: string, sessionId: string, transcript: string): void {
    const folder = join(this.stateDir, 'agents/main/sessions');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'sessions.json'), JSON.stringify({ [key]: { sessionId } }));
    writeFileSync(join(folder, `${sessionId}.jsonl`), transcript);
  }

  act(
    action: ActionName,
    target: string | null,
    consent: Consent = ONE_YES,
  ): Promise<ActionResult> {
    return takeAction(this.#options(consent), action, target, 'the test wants it');
  }

  #do(what: string): void {
    this.onDoing(what);
    this.done.push(what);
  }

  #connection(onEvent: (frame: EventFrame) => void): Connection {
    let isOpen = true;
    return {
      ask: () => {
        throw new Error('a step asks with request');
      },
      hello: {
        type: 'hello-ok',
        protocol: 4,
        server: { version: this.version, bootId: this.bootId() },
        features: { methods: methodsOf(this.version) },
        snapshot: {},
      },
      request: async (method, params) => {
        const fate = isOpen ? this.fate(method) : 'lost';
        if (fate !== 'delivered') isOpen = false;
        if (fate === 'lost') return DROPPED;
        this.#do(`${method} ${JSON.stringify(params)}`);
        if (this.event !== null) onEvent(this.event);
        const answer =
          method === 'sessions.list'
            ? ok({ path: 'sessions.json', sessions: [] })
            : this.answer(method, { ...params });
        return fate === 'delivered' ? answer : DROPPED;
      },
      lastFrameAtMs: () => this.nowMs,
      waitingSinceMs: () => null,
      close: () => undefined,
    };
  }

  #observer(): Observer {
    return {
      gather: async () => evidence(this.seen()),
      askOpeners: async () => undefined,
      askMaintenance: async () => undefined,
      pollLog: async () => false,
      lock: (path) => {
        const found = inspectLock(path, this.stateDir);
        if (found.kind !== 'regular') return null;
        const content = parseLockPayload(found.bytes);
        const known = this.seen().locks?.find((one) => one.path === path);
        const isKnown = isDeepStrictEqual(known?.content, content);
        return {
          path,
          kind: 'session',
          agentId: 'main',
          sessionId: SESSION_ID,
          modifiedAtMs: found.identity.mtimeMs,
          seenSinceMs: isKnown ? (known?.seenSinceMs ?? this.nowMs) : this.nowMs,
          content,
          links: found.nlink,
          uid: found.uid,
          identity: found.identity,
        };
      },
      noteAbortInVain: (sessionKey) => void this.done.push(`noted vain abort ${sessionKey}`),
      noteAbort: (sessionKey) => void this.done.push(`noted abort ${sessionKey}`),
      isReasonDue: () => false,
      grace: () => undefined,
      runsNow: () => {
        const { runs } = this.seen();
        return this.runsNow?.() ?? (Array.isArray(runs) ? runs : (runs?.list ?? []));
      },
      refresh: () => undefined,
      socket: {
        fact: () => this.socketFact,
        ask: async () => 'not-asked',
        slow: () => [],
        request: async (method, params) => {
          const fate = this.fate(method);
          if (fate === 'lost') return DROPPED;
          const answer = this.answer(method, { ...params });
          return fate === 'delivered' ? answer : DROPPED;
        },
        offers: (method) => methodsOf(this.version).includes(method),
        trouble: () => null,
        excuse: () => undefined,
        kick: () => undefined,
        close: () => undefined,
      },
      close: () => undefined,
    };
  }

  #system(): System {
    return {
      platform: 'linux',
      bootedAtMs: async () => null,
      connectionOwner: async () => null,
      processes: async () => [],
      presence: () => 'missing',
      processNow: (pid) => this.read(this.processes.get(pid) ?? { kind: 'absent', pid }),
      shownProcesses: async () => this.others,
      environmentOf: () => null,
      memoryLimitOf: () => null,
      folderOf: async () => null,
      sharesPaths: () => true,
      unseenUsers: () => null,
      workOf: async () => ({ ioBytes: null, children: null }),
      versionOf: async () => null,
      listeners: async () =>
        this.listeners?.map((pid) => ({ pid, name: 'node', address: '127.0.0.1' })) ?? null,
      openers: async () => this.openers,
      openersNow: (path, question) => {
        this.onOpenersNow(path, question);
        return this.openers;
      },
      watchFolders: () => ({ close: () => undefined }),
      signal: (pid, signal) => {
        this.#do(`${signal} ${pid}`);
        this.onSignal(pid, signal);
        return ok(undefined);
      },
      services: {
        status: async () => this.service,
        restart: async () => {
          this.#do('service restart');
          return this.restartService();
        },
        start: async () => {
          this.#do('service start');
          return this.startService();
        },
      },
    };
  }

  #options(consent: Consent): ActionsOptions {
    const location = locate({
      env: { OPENCLAW_STATE_DIR: this.stateDir },
      homeDir: this.root,
      flags: {},
      files: readOnlyFiles,
      workDir: this.root,
    });
    return {
      location,
      system: this.#system(),
      observer: this.#observer(),
      quarantine: this.quarantine,
      archive: this.archive,
      reads: this.files,
      restoreSession: (request) => restoreSession(request, this.files),
      journal: this.journal,
      claim: (...asked) => {
        this.onClaim();
        return claimStep(...asked, this.claimFiles);
      },
      consent,
      healing: null,
      now: () => this.nowMs,
      sleep: async (ms) => {
        this.onSleep();
        this.nowMs += ms;
      },
      look: this.look,
      open: async (_scopes, onEvent) =>
        this.opens.ok ? ok(this.#connection(onEvent ?? (() => undefined))) : this.opens,
      onSteps: () => undefined,
    };
  }
}
