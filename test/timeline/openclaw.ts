import {
  chownSync,
  existsSync,
  mkdirSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { BlockFact } from '../../electron/core/evidence/report-facts.ts';
import type { EventFrame } from '../../electron/openclaw/gateway/frames.ts';
import { ADA, IS_ROOT, type Machine, type OpenFile, type Process } from './machine.ts';

/**
 * What is true: who believes to hold which lock. The lines of OpenClaw as they were measured,
 * written down anew and not taken from the code under test.
 */

export const VERSIONS = [
  '2026.2.1',
  '2026.4.29',
  '2026.5.28',
  '2026.7.35',
  '2026.9.6',
  'unknown',
] as const;
export type Version = (typeof VERSIONS)[number];

type Line = {
  /** It keeps a lock file open while it holds it. */
  readonly keepsOpen: boolean;
  /** The same of the lock of its list of sessions: 2026.2.1 closes that one as soon as it is made. */
  readonly keepsListOpen: boolean;
  readonly writesTicks: boolean;
  readonly writesLimit: boolean;
  /** How long a message waits for a lock before it is given up. */
  readonly acquireMs: number;
  /** A run of no limit of its own ends after this. */
  readonly runMs: number;
  /** A second use of a lock inside the gateway does not wait for the first. */
  readonly isReentrant: boolean;
  readonly takesBack: ReadonlySet<'dead' | 'unreadable' | 'old' | 'recycled' | 'foreign' | 'own'>;
  /** Its list of sessions says whether a run is active. */
  readonly tellsRuns: boolean;
};

const MINUTE = 60_000;
const FEBRUARY: Line = {
  keepsOpen: true,
  keepsListOpen: false,
  writesTicks: false,
  writesLimit: false,
  acquireMs: 10_000,
  runMs: 10 * MINUTE,
  isReentrant: true,
  takesBack: new Set(['dead', 'unreadable', 'old']),
  tellsRuns: false,
};
const SPRING: Line = {
  ...FEBRUARY,
  keepsListOpen: true,
  writesTicks: true,
  isReentrant: false,
  takesBack: new Set(['dead', 'unreadable', 'old', 'recycled']),
};
const SUMMER: Line = {
  ...SPRING,
  writesLimit: true,
  acquireMs: 60_000,
  runMs: 48 * 60 * MINUTE,
  takesBack: new Set(['dead', 'unreadable', 'recycled', 'foreign', 'own']),
  tellsRuns: true,
};
/** Nobody has measured it. It does what is worst for whoever guesses: its locks look idle. */
const UNKNOWN: Line = { ...FEBRUARY, keepsOpen: false, takesBack: new Set() };

const LINES: Readonly<Record<Version, Line>> = {
  '2026.2.1': FEBRUARY,
  '2026.4.29': SPRING,
  '2026.5.28': SUMMER,
  '2026.7.35': SUMMER,
  '2026.9.6': { ...SUMMER, takesBack: new Set() },
  unknown: UNKNOWN,
};

export type Session = {
  /** Null for one that is in no list of the gateway's. */
  readonly key: string | null;
  readonly id: string;
  readonly lockName: string;
};

/** The kinds of names that locks have (openclaw/openclaw #79531, #16383, #13203). */
export const SESSIONS = [
  {
    key: 'agent:main:main',
    id: '3f0c1c1e-6d0a-4c0e-9a53-0f3f2b1c7a11',
    lockName: '3f0c1c1e-6d0a-4c0e-9a53-0f3f2b1c7a11.jsonl.lock',
  },
  {
    key: 'agent:main:telegram:group:7:topic:12',
    id: '91c0ffee-0000-4000-8000-000000000012',
    lockName: '91c0ffee-0000-4000-8000-000000000012-topic-12.jsonl.lock',
  },
  { key: null, id: 'boot-2026-11-22', lockName: 'boot-2026-11-22.jsonl.lock' },
  { key: null, id: '', lockName: 'sessions.json.lock' },
] as const satisfies readonly Session[];
export type SessionAt = 0 | 1 | 2 | 3;
/** The one whose lock guards the list of sessions. */
const SESSION_LIST = 3;

/** What a maker of locks may write into one. */
export const CONTENTS = [
  'payload',
  'nothing',
  'half',
  'padded',
  'utf-16',
  'array',
  'ownerPid',
  'number',
  'json5',
  'second object',
  'nested',
  'words',
] as const;
export type Content = (typeof CONTENTS)[number];

export type Lock = OpenFile & {
  readonly ino: bigint;
  readonly madeSteadyMs: number;
  readonly session: SessionAt;
  /** The number that its content names, and the ticks; null where OpenClaw would not read one. */
  readonly named: { readonly pid: number; readonly ticks: number | null } | null;
  readonly madeWallMs: number;
  readonly content: Content;
  readonly uid: number;
  /** The wall clock minus the steady one when it was made. */
  readonly clockOffsetMs: number;
};

/** Somebody who believes to hold a lock. */
export type Hold = {
  readonly lock: Lock;
  readonly by: Process;
  readonly why: string;
  /** It was let go of before, which no version is known to take back. */
  readonly isSecond?: boolean;
};

type Run = {
  readonly id: string;
  readonly session: SessionAt;
  readonly startedAtMs: number;
  readonly hold: Hold;
  /** What events have told of it so far; a run that none tells of stays at `unheard`. */
  heard: 'nothing yet' | 'its start' | 'unheard';
};

type Gateway = {
  readonly process: Process;
  readonly runs: Map<SessionAt, Run>;
  readonly compactions: Map<SessionAt, Hold>;
};

type Due = { readonly atMs: number; readonly order: number; readonly happens: () => void };

/** An OpenClaw with its gateway, other programs that take its locks, and the truth about them. */
export class OpenClaw {
  readonly stateDir: string;
  readonly folder: string;
  readonly line: Line;
  readonly blocks: BlockFact[] = [];
  gateway: Gateway | null = null;
  /** Hears each event that the gateway sends. */
  onEvent: (frame: EventFrame) => void = () => undefined;
  /** The sockets of whoever was connected are gone. */
  onGatewayEnd: () => void = () => undefined;
  readonly #holds = new Set<Hold>();
  readonly #others: Process[] = [];
  readonly #locks = new Map<string, Lock>();
  #due: Due[] = [];
  #order = 0;
  #seq = 0;
  #lastDead: number | null = null;
  #waiting = 0;

  constructor(
    readonly machine: Machine,
    root: string,
    readonly version: Version,
    runTimeoutMs: number | null,
  ) {
    const line = LINES[version];
    this.line = runTimeoutMs === null ? line : { ...line, runMs: runTimeoutMs };
    this.stateDir = join(root, 'openclaw');
    this.folder = join(this.stateDir, 'agents', 'main', 'sessions');
    mkdirSync(this.folder, { recursive: true });
    mkdirSync(join(root, 'mount'), { recursive: true });
    const inContainer = join(root, 'mount', 'data');
    if (!existsSync(inContainer)) symlinkSync(this.stateDir, inContainer);
  }

  // Time

  /** Lets time pass; what is due happens at its time, in order. */
  wait(lengthMs: number): void {
    const endMs = this.machine.steady() + lengthMs;
    for (;;) {
      const next = this.#due
        .filter((one) => one.atMs <= endMs)
        .sort((a, b) => a.atMs - b.atMs || a.order - b.order)[0];
      if (next === undefined) break;
      this.#due = this.#due.filter((one) => one !== next);
      this.machine.advance(Math.max(0, next.atMs - this.machine.steady()));
      next.happens();
    }
    this.machine.advance(Math.max(0, endMs - this.machine.steady()));
  }

  #after(lengthMs: number, happens: () => void): void {
    this.#order += 1;
    this.#due.push({ atMs: this.machine.steady() + lengthMs, order: this.#order, happens });
  }

  // The truth

  /** The lock that lies there now; null where there is none. */
  lockAt(path: string): Lock | null {
    return this.#locks.get(path) ?? null;
  }

  locks(): readonly Lock[] {
    return [...this.#locks.values()];
  }

  /** Who believes to hold this very file; null: it is dead. */
  holderOf(lock: Lock): Hold | null {
    for (const hold of this.#holds) {
      if (hold.lock === lock && this.#lives(hold.by)) return hold;
    }
    return null;
  }

  /**
   * Sets the clock of the machine, but not behind a lock that is held and closed and names no
   * ticks: when that was made, and whether its process is the same, then nobody can tell.
   */
  setClock(byMs: number): void {
    const isBeyondTelling = [...this.#holds].some(
      ({ lock, by }) => this.#lives(by) && !by.open.has(lock) && lock.named?.ticks == null,
    );
    if (!isBeyondTelling) this.machine.setClock(byMs);
  }

  keyOf(session: SessionAt): string | null {
    return SESSIONS[session].key;
  }

  /** Whether any run is at work, or a message waits for a lock. */
  isBusy(): boolean {
    return (this.gateway?.runs.size ?? 0) > 0 || this.#waiting > 0;
  }

  isOpen(lock: Lock): boolean {
    return [...this.machine.processes.values()].some((one) => one.open.has(lock));
  }

  #lives(process: Process): boolean {
    return this.machine.processes.get(process.pid) === process && !process.isZombie;
  }

  // Lock files

  pathOf(session: SessionAt): string {
    return join(this.folder, SESSIONS[session].lockName);
  }

  #make(by: Process, session: SessionAt, content: Content, limitMs: number, opens: boolean): Lock {
    const path = this.pathOf(session);
    const isContained = by.ownPid !== by.pid;
    writeFileSync(path, this.#text(by, session, content, limitMs), { flag: 'wx' });
    if (IS_ROOT) chownSync(path, by.uid, by.uid);
    const seconds = this.machine.now() / 1_000;
    utimesSync(path, seconds, seconds);
    const lock: Lock = {
      name: path,
      at: path,
      ...(isContained
        ? { inContainer: path.replace(this.stateDir, join(this.stateDir, '../mount/data')) }
        : {}),
      ino: statSync(path, { bigint: true }).ino,
      madeSteadyMs: this.machine.steady(),
      madeWallMs: this.machine.now(),
      session,
      named:
        content === 'payload'
          ? {
              pid: by.ownPid,
              ticks: this.line.writesTicks && this.machine.keepsTicks ? by.startTicks : null,
            }
          : null,
      content,
      uid: by.uid,
      clockOffsetMs: this.machine.now() - this.machine.steady(),
    };
    this.#locks.set(path, lock);
    if (opens) this.machine.open(by, lock);
    return lock;
  }

  #text(by: Process, session: SessionAt, content: Content, limitMs: number): string | Buffer {
    const pid = by.ownPid;
    const createdAt = new Date(this.machine.now()).toISOString();
    const payload = {
      pid,
      [session === 3 ? 'startedAt' : 'createdAt']: session === 3 ? this.machine.now() : createdAt,
      ...(this.line.writesTicks && this.machine.keepsTicks ? { starttime: by.startTicks } : {}),
      ...(this.line.writesLimit
        ? { maxHoldMs: Math.max(5 * MINUTE, Math.min(limitMs, 2 ** 31) + 2 * MINUTE) }
        : {}),
    };
    const json = JSON.stringify(payload);
    switch (content) {
      case 'payload':
        return json;
      case 'nothing':
        return '';
      case 'half':
        return json.slice(0, 8);
      case 'padded':
        return JSON.stringify({ pad: ' '.repeat(5_000), ...payload });
      case 'utf-16':
        return Buffer.from(json, 'utf16le');
      case 'array':
        return JSON.stringify([payload]);
      case 'ownerPid':
        return JSON.stringify({ ownerPid: pid, createdAt });
      case 'number':
        return `${pid}\n`;
      case 'json5':
        return `{pid: ${pid}, createdAt: '${createdAt}'}`;
      case 'second object':
        return `{"pid":99999,"createdAt":"${createdAt}"}\n${json}`;
      case 'nested':
        return JSON.stringify({ v: 2, owner: payload });
      case 'words':
        return `ada@host.${pid}:1795340000`;
    }
  }

  #remove(lock: Lock): void {
    if (lock.at === null || this.#locks.get(lock.name) !== lock) return;
    unlinkSync(lock.at);
    this.#locks.delete(lock.name);
    this.machine.moved(lock, null);
  }

  /** Clawbuoy has moved it away. */
  noteMoved(lock: Lock, to: string): void {
    this.#locks.delete(lock.name);
    this.machine.moved(lock, to);
  }

  /** Clawbuoy has put it back. */
  notePutBack(lock: Lock): void {
    this.#locks.set(lock.name, lock);
    this.machine.moved(lock, lock.name);
  }

  #hold(lock: Lock, by: Process, why: string): Hold {
    const hold = { lock, by, why };
    this.#holds.add(hold);
    return hold;
  }

  /** Lets go of a lock as an honest program does: first its file goes, then it counts as free. */
  #letGo(hold: Hold): void {
    if (!this.#lives(hold.by) || !this.#holds.delete(hold)) return;
    this.machine.close(hold.by, hold.lock);
    this.#remove(hold.lock);
  }

  /** Forgets a lock and leaves its file: a leak. */
  #leak(hold: Hold, leavesOpen: boolean): void {
    this.#holds.delete(hold);
    if (!leavesOpen) this.machine.close(hold.by, hold.lock);
  }

  /** Takes a lock, or not where it is in the way of this version; null: somebody has it. */
  #take(by: Process, session: SessionAt, limitMs: number, why: string): Hold | null {
    const there = this.lockAt(this.pathOf(session));
    if (there !== null) {
      if (!this.#takesBack(there, by)) return null;
      this.#remove(there);
    }
    const { keepsOpen, keepsListOpen } = this.line;
    const opens = session === SESSION_LIST ? keepsListOpen : keepsOpen;
    const lock = this.#make(by, session, 'payload', limitMs, opens);
    return this.#hold(lock, by, why);
  }

  /** What this version itself thinks of a lock that is in its way. */
  #takesBack(lock: Lock, by: Process): boolean {
    const { takesBack, acquireMs } = this.line;
    const ageMs = this.machine.now() - lock.madeWallMs;
    if (takesBack.has('old') && ageMs > 30 * MINUTE) return true;
    if (lock.named === null) {
      return takesBack.has('unreadable') && ageMs > (acquireMs < 30_000 ? 5_000 : 30_000);
    }
    const { pid, ticks } = lock.named;
    const owner = this.machine.processes.get(pid);
    if (owner === undefined) return takesBack.has('dead');
    if (takesBack.has('recycled') && ticks !== null && owner.startTicks !== ticks) return true;
    if (takesBack.has('foreign') && isStranger(owner)) return true;
    const isOwn = pid === by.ownPid && ![...this.#holds].some((hold) => hold.lock === lock);
    return isOwn && takesBack.has('own');
  }

  // The gateway

  startGateway(pid?: number): void {
    if (this.gateway !== null) return;
    const process = this.machine.start({
      argv: ['openclaw-gateway'],
      listens: true,
      ...(pid === undefined || this.machine.processes.has(pid) ? {} : { pid }),
    });
    this.gateway = { process, runs: new Map(), compactions: new Map() };
    this.#seq = 0;
    if (!this.line.writesLimit) return;
    // From June on it removes at its start what dead processes left.
    for (const lock of this.locks()) {
      const { named } = lock;
      if (named !== null && this.machine.processes.get(named.pid) === undefined) this.#remove(lock);
    }
  }

  /** SIGKILL: nothing is tidied up. */
  killGateway(asZombie: boolean): void {
    const gateway = this.#gatewayEnds();
    if (gateway === null) return;
    if (asZombie) this.machine.leaveZombie(gateway.process);
    else this.#end(gateway.process);
  }

  /** SIGTERM: its locks go with it. */
  stopGateway(): void {
    const gateway = this.#gatewayEnds();
    if (gateway === null) return;
    for (const hold of [...this.#holds]) if (hold.by === gateway.process) this.#letGo(hold);
    this.#end(gateway.process);
  }

  #gatewayEnds(): Gateway | null {
    const { gateway } = this;
    this.gateway = null;
    if (gateway !== null) this.onGatewayEnd();
    return gateway;
  }

  /** A restart that keeps the process: its memory of locks is gone, its open files may not be. */
  restartInPlace(leavesOpen: boolean): void {
    if (this.gateway === null) return;
    const { process } = this.gateway;
    for (const hold of [...this.#holds]) if (hold.by === process) this.#leak(hold, leavesOpen);
    this.gateway = { process, runs: new Map(), compactions: new Map() };
    this.onGatewayEnd();
    this.#seq = 0;
  }

  #end(process: Process): void {
    this.machine.end(process.pid);
    this.#lastDead = process.pid;
  }

  /** A message comes: a run takes the lock, or waits for it and is given up. */
  message(session: SessionAt, ownLimitMs: number | null, isTold: boolean): void {
    const { gateway, line } = this;
    if (gateway === null || gateway.runs.has(session) || this.version === '2026.9.6') return;
    const limitMs = ownLimitMs ?? line.runMs;
    const compaction = gateway.compactions.get(session);
    if (compaction !== undefined && line.isReentrant) {
      this.#begin(gateway, session, compaction, limitMs, isTold);
      return;
    }
    const hold = this.#take(gateway.process, session, limitMs, 'a run');
    if (hold !== null) this.#begin(gateway, session, hold, limitMs, isTold);
    else this.#waits(gateway, session, limitMs, isTold);
  }

  #begin(gateway: Gateway, session: SessionAt, hold: Hold, limitMs: number, isTold: boolean): void {
    this.#order += 1;
    const run: Run = {
      id: `run-${this.#order}`,
      session,
      startedAtMs: this.machine.now(),
      hold,
      heard: isTold ? 'nothing yet' : 'unheard',
    };
    gateway.runs.set(session, run);
    // The lock is there some 20 ms before anybody hears of the run (2026.2.1).
    this.#after(20, () => this.#tellStart(gateway, run));
    this.#after(Math.min(limitMs, 40 * 24 * 60 * MINUTE), () => {
      if (this.gateway === gateway) this.endRun(session, 'clean', run);
    });
  }

  #waits(gateway: Gateway, session: SessionAt, limitMs: number, isTold: boolean): void {
    const path = this.pathOf(session);
    const inTheWay = this.lockAt(path);
    this.#waiting += 1;
    this.#after(this.line.acquireMs, () => {
      this.#waiting -= 1;
      if (this.gateway !== gateway || gateway.runs.has(session)) return;
      const hold = this.#take(gateway.process, session, limitMs, 'a run');
      if (hold !== null) this.#begin(gateway, session, hold, limitMs, isTold);
      else {
        this.blocks.push({
          atMs: this.machine.now(),
          source: 'log',
          lockPath: path,
          ownerPid: inTheWay?.named?.pid ?? null,
          sessionKey: SESSIONS[session].key,
          waitedMs: this.line.acquireMs,
          staleBecause: [],
          lost: true,
        });
      }
    });
  }

  #tellStart(gateway: Gateway, run: Run): void {
    if (run.heard !== 'nothing yet') return;
    run.heard = 'its start';
    this.#tell(gateway, run, { phase: 'start', startedAt: run.startedAtMs });
  }

  #tell(gateway: Gateway, run: Run, data: Record<string, unknown>): void {
    if (this.gateway !== gateway) return;
    this.#seq += 1;
    const sessionKey = SESSIONS[run.session].key;
    this.onEvent({
      type: 'event',
      event: 'agent',
      seq: this.#seq,
      payload: { runId: run.id, stream: 'lifecycle', sessionKey, data },
    });
  }

  endRun(session: SessionAt, how: 'clean' | 'leaks' | 'leaks it open', only?: Run): void {
    const { gateway } = this;
    const run = gateway?.runs.get(session);
    if (gateway === null || run === undefined || (only !== undefined && run !== only)) return;
    this.#tellStart(gateway, run);
    if (run.heard === 'its start') this.#tell(gateway, run, { phase: 'end' });
    gateway.runs.delete(session);
    const isShared = gateway.compactions.get(session) === run.hold;
    if (isShared) return;
    // Its last word is out some milliseconds before its lock goes.
    if (how === 'clean') this.#after(30, () => this.#letGo(run.hold));
    else this.#leak(run.hold, how === 'leaks it open');
  }

  /** A compaction asked for by hand: it takes the lock, and no event tells of it (#91358). */
  compact(session: SessionAt): void {
    const { gateway } = this;
    if (gateway === null || this.version === '2026.9.6') return;
    if (gateway.runs.has(session) || gateway.compactions.has(session)) return;
    const hold = this.#take(gateway.process, session, 15 * MINUTE, 'a compaction');
    if (hold !== null) gateway.compactions.set(session, hold);
  }

  endCompaction(session: SessionAt, how: 'clean' | 'leaks'): void {
    const { gateway } = this;
    const hold = gateway?.compactions.get(session);
    if (gateway === null || hold === undefined || gateway.runs.get(session)?.hold === hold) return;
    gateway.compactions.delete(session);
    if (how === 'clean') this.#letGo(hold);
    else this.#leak(hold, false);
  }

  /** True where the gateway says that it ended something. On 2026.2.1 it says so of a compaction. */
  abort(session: SessionAt, works: boolean): boolean {
    const { gateway } = this;
    const run = gateway?.runs.get(session);
    if (gateway === null) return false;
    if (run === undefined) return this.line.isReentrant && gateway.compactions.has(session);
    if (works) this.endRun(session, 'clean');
    return true;
  }

  // Others

  /** Another program takes a lock, as its kind does. */
  otherTakes(session: SessionAt, kind: OtherKind, content: Content): void {
    if (this.#others.length > 3) return;
    const isFree = this.lockAt(this.pathOf(session)) === null;
    if (!isFree) return;
    // On a Mac a container is a machine of its own: nothing of it can be told from outside.
    if (kind === 'one in a container' && !this.machine.keepsTicks) return;
    const { keepsOpen, ...start } = OTHERS[kind];
    const by = this.machine.start(start);
    this.#others.push(by);
    const opens = keepsOpen || content === 'nothing' || content === 'half';
    this.#hold(this.#make(by, session, content, 10 * MINUTE, opens), by, kind);
  }

  otherEnds(how: 'clean' | 'killed' | 'zombie' | 'leaks'): void {
    const by = this.#others.pop();
    if (by === undefined) return;
    for (const hold of [...this.#holds]) {
      if (hold.by !== by) continue;
      if (how === 'clean') this.#letGo(hold);
      if (how === 'leaks') this.#leak(hold, false);
    }
    if (how === 'leaks') return;
    if (how === 'zombie') this.machine.leaveZombie(by);
    else this.#end(by);
  }

  /** The number of the process that ended last is given to another one. */
  reuseNumber(by: 'stranger' | 'OpenClaw' | 'gateway'): void {
    const pid = this.#lastDead;
    if (pid === null || this.machine.processes.has(pid)) return;
    this.#lastDead = null;
    if (by === 'gateway') {
      this.startGateway(pid);
      return;
    }
    const argv = by === 'stranger' ? STRANGER : OPENCLAW_CLI;
    this.machine.start({ argv, pid });
  }

  /** A lock is let go of and taken again by the same run, in no time (2026.7.35 does so). */
  replace(session: SessionAt): void {
    const { gateway } = this;
    const run = gateway?.runs.get(session);
    if (gateway === null || run === undefined || gateway.compactions.has(session)) return;
    this.#letGo(run.hold);
    const hold = this.#take(gateway.process, session, this.line.runMs, 'a run');
    if (hold !== null) gateway.runs.set(session, { ...run, hold });
  }

  /** Its owner has a lock open again that it had dropped: no version is known to do so. */
  reopen(session: SessionAt): void {
    const lock = this.lockAt(this.pathOf(session));
    const owner = this.gateway?.process;
    if (lock === null || owner === undefined || lock.named?.pid !== owner.ownPid) return;
    if (this.holderOf(lock) !== null) return;
    this.machine.open(owner, lock);
    this.#holds.add({ lock, by: owner, why: 'taken up again', isSecond: true });
  }

  reboot(): void {
    this.#gatewayEnds();
    this.machine.reboot();
    this.#others.length = 0;
    this.#due = [];
    this.#waiting = 0;
    this.#lastDead = null;
  }

  /** What its list of sessions tells. */
  rows(): readonly {
    readonly key: string;
    readonly id: string;
    readonly isActive: boolean | null;
  }[] {
    return SESSIONS.flatMap((session, at) => {
      if (session.key === null) return [];
      const isActive = [...(this.gateway?.runs.keys() ?? [])].includes(sessionAt(at));
      return [
        { key: session.key, id: session.id, isActive: this.line.tellsRuns ? isActive : null },
      ];
    });
  }
}

const STRANGER = ['/usr/sbin/nginx', '-g', 'daemon off;'];
const OPENCLAW_CLI = ['node', '/opt/openclaw/openclaw.mjs', 'agent', '--local'];

export const OTHER_KINDS = [
  'a command line',
  "another user's",
  'one under another name',
  'one in a container',
  'one of an unknown version',
] as const;
export type OtherKind = (typeof OTHER_KINDS)[number];

type Other = {
  readonly argv: readonly string[];
  readonly uid?: number;
  readonly ownPid?: number;
  readonly keepsOpen: boolean;
};

/** Who else takes locks of the same folder. All measured versions keep them open. */
const OTHERS: Readonly<Record<OtherKind, Other>> = {
  'a command line': { argv: OPENCLAW_CLI, keepsOpen: true },
  "another user's": { argv: OPENCLAW_CLI, uid: ADA + (IS_ROOT ? 1 : 0), keepsOpen: true },
  'one under another name': { argv: ['node', '/srv/bot/server.js'], keepsOpen: true },
  'one in a container': { argv: OPENCLAW_CLI, ownPid: 17, keepsOpen: true },
  'one of an unknown version': { argv: OPENCLAW_CLI, keepsOpen: false },
};

/** A program that has nothing to do with OpenClaw, by its command line. */
export function isStranger({ argv }: Process): boolean {
  return !argv.join(' ').includes('openclaw');
}

function sessionAt(at: number): SessionAt {
  return at === 0 ? 0 : at === 1 ? 1 : at === 2 ? 2 : 3;
}
