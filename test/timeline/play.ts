import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { JudgedLock } from '../../electron/core/judge/locks.ts';
import type { Ending } from '../../electron/recovery/ending.ts';
import type { Look } from '../../electron/recovery/look.ts';
import type { Files } from '../../electron/system/files.ts';
import { quickFiles, watchedFiles } from '../support/faulty-files.ts';
import { Clawbuoy } from './clawbuoy.ts';
import { ADA, Machine } from './machine.ts';
import { isStranger, type Lock, OpenClaw, type SessionAt } from './openclaw.ts';
import type { Happening, Moment, Setting, Step, Timeline } from './timeline.ts';

/** Why a lock is plainly dead: whoever looks closely enough must see it. */
export type Plain =
  | 'its owner is gone'
  | 'its number was used again'
  | 'no OpenClaw has its number'
  | 'the gateway leaked it'
  | 'it is empty';

/** What came out of one timeline. */
export type Played = {
  /** What was done to a live lock, or said of one; null where all is well. */
  readonly wrong: string | null;
  /** Verdicts of every look at every lock: how often, and of how many that were held. */
  readonly verdicts: Tally;
  /** Locks that were moved away, by the verdict that allowed it. */
  readonly released: Tally;
  readonly refused: number;
  /** Locks that were plainly dead when they were asked to be released, and how many were. */
  readonly plainAsked: Tally;
  readonly plainReleased: Tally;
};

export type Tally = Record<string, number>;

/** A busy machine wakes a program late; and a proof that waits takes fewer looks. */
const OVERSLEPT = 7;

const SHARED = existsSync('/dev/shm') ? '/dev/shm' : realpathSync(tmpdir());

/** Where timelines are played, one after the other. */
export function makeStage(): { readonly root: string; close(): void } {
  const root = mkdtempSync(join(SHARED, 'clawbuoy-timeline-'));
  return { root, close: () => rmSync(root, { recursive: true, force: true }) };
}

/** Plays a timeline; `root` is a folder of its own that is emptied first. */
export async function play(root: string, { setting, steps }: Timeline): Promise<Played> {
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  const stage = new Stage(root, setting);
  try {
    await stage.begin();
    for (const step of steps) {
      await stage.take(step);
      if (stage.wrong !== null) break;
    }
    if (stage.wrong === null) await stage.finish();
    return stage.played();
  } finally {
    stage.close();
  }
}

class Stage {
  wrong: string | null = null;
  readonly #setting: Setting;
  readonly #root: string;
  readonly #machine: Machine;
  readonly #openclaw: OpenClaw;
  readonly #files: Files;
  readonly #uid: number;
  readonly #verdicts: Tally = {};
  readonly #released: Tally = {};
  readonly #plainAsked: Tally = {};
  readonly #plainReleased: Tally = {};
  readonly #verdictOf = new Map<string, string>();
  #refused = 0;
  #watch: Clawbuoy | null = null;
  #watchingSinceSteadyMs = Number.POSITIVE_INFINITY;
  #meanwhile: { when: Moment; happening: Happening } | null = null;
  /** What was moved away in this step, with the holder that it had in that very moment. */
  #moved: { lock: Lock; to: string; heldBy: string | null } | null = null;

  constructor(root: string, setting: Setting) {
    this.#root = root;
    this.#setting = setting;
    this.#uid = setting.user === 'root' ? 0 : setting.user === 'another' ? ADA + 1 : ADA;
    this.#machine = new Machine({
      root,
      platform: setting.platform,
      lookingUid: this.#uid,
      hiding: setting.hiding,
    });
    this.#openclaw = new OpenClaw(this.#machine, root, setting.version, setting.runTimeoutMs);
    this.#openclaw.onEvent = (frame) => this.#watch?.hear(frame);
    this.#openclaw.onGatewayEnd = () => this.#watch?.lose();
    this.#files = this.#watchedFiles();
  }

  async begin(): Promise<void> {
    this.#openclaw.startGateway();
    this.#openclaw.wait(60_000);
    if (this.#setting.watchedFromTheStart) await this.#beginWatch();
  }

  async take(step: Step): Promise<void> {
    if (step.step === 'unlock') {
      this.#meanwhile = step.meanwhile;
      await this.#unlock(step.session, step.by);
      this.#meanwhile = null;
    } else {
      await this.#happen(step.step);
    }
  }

  /** At the end every lock is looked at once more, and asked to be released. */
  async finish(): Promise<void> {
    await this.#lookOnce();
    for (const { session } of this.#openclaw.locks()) {
      if (this.wrong !== null) return;
      await this.#unlock(session, this.#watch === null ? 'terminal' : 'watch');
    }
  }

  played(): Played {
    return {
      wrong: this.wrong,
      verdicts: this.#verdicts,
      released: this.#released,
      refused: this.#refused,
      plainAsked: this.#plainAsked,
      plainReleased: this.#plainReleased,
    };
  }

  close(): void {
    this.#watch?.close();
  }

  // What happens

  async #happen(one: Happening): Promise<void> {
    switch (one.does) {
      case 'watch begins':
        return this.#beginWatch();
      case 'watch looks':
        await this.#watch?.look();
        return;
      case 'machine starts anew':
        this.#watch?.close();
        this.#watch = null;
        this.#openclaw.reboot();
        return;
      default:
        this.#happenNow(one);
    }
  }

  /** All that can happen at any moment, also in the middle of a step of Clawbuoy's. */
  #happenNow(one: Happening): void {
    const openclaw = this.#openclaw;
    switch (one.does) {
      case 'wait':
        openclaw.wait(one.ms);
        return;
      case 'message':
        openclaw.message(one.session, one.ownLimitMs, one.isTold);
        return;
      case 'run ends':
        openclaw.endRun(one.session, one.how);
        return;
      case 'compaction begins':
        openclaw.compact(one.session);
        return;
      case 'compaction ends':
        openclaw.endCompaction(one.session, one.how);
        return;
      case 'abort':
        this.#abort(one.session, one.works);
        return;
      case 'gateway is killed':
        openclaw.killGateway(one.leavesZombie);
        return;
      case 'gateway stops':
        openclaw.stopGateway();
        return;
      case 'gateway starts':
        openclaw.startGateway();
        return;
      case 'gateway restarts in place':
        openclaw.restartInPlace(one.leavesOpen);
        return;
      case 'another takes':
        openclaw.otherTakes(one.session, one.kind, one.content);
        return;
      case 'another ends':
        openclaw.otherEnds(one.how);
        return;
      case 'number is used again':
        openclaw.reuseNumber(one.by);
        return;
      case 'clock is set':
        openclaw.setClock(one.byMs);
        return;
      case 'lock is replaced':
        openclaw.replace(one.session);
        return;
      case 'lock is opened again':
        openclaw.reopen(one.session);
        return;
      case 'watch is cut off':
        this.#cutOff(one.forGood);
        return;
      case 'events are missed':
        this.#watch?.miss(one.count);
        return;
      case 'machine starts anew':
      case 'watch begins':
      case 'watch looks':
        return;
    }
  }

  async #beginWatch(): Promise<void> {
    this.#watch?.close();
    this.#watchingSinceSteadyMs = this.#machine.steady();
    this.#watch = this.#clawbuoy('watch');
    await this.#watch.look();
  }

  #cutOff(forGood: boolean): void {
    if (this.#watch === null) return;
    this.#watch.isCutOff = forGood;
    this.#watch.lose();
  }

  #abort(session: SessionAt, works: boolean): void {
    const key = this.#openclaw.keyOf(session);
    if (!this.#openclaw.abort(session, works) || key === null) return;
    this.#watch?.noteAbort(key, this.#machine.now());
  }

  // Clawbuoy at work

  #clawbuoy(mode: 'watch' | 'one-look'): Clawbuoy {
    return new Clawbuoy({
      root: this.#root,
      machine: this.#machine,
      openclaw: this.#openclaw,
      mode,
      uid: this.#uid,
      runTimeoutMs: this.#setting.runTimeoutMs,
      files: this.#files,
      onLook: (look) => this.#check(look),
    });
  }

  async #lookOnce(): Promise<void> {
    const clawbuoy = this.#clawbuoy('one-look');
    await clawbuoy.look();
    clawbuoy.close();
  }

  /** A terminal without a watch starts an engine for this one step. */
  async #unlock(session: SessionAt, by: 'watch' | 'terminal'): Promise<void> {
    const path = this.#openclaw.pathOf(session);
    const plain = this.#plainlyDead(session, by);
    const who = by === 'watch' && this.#watch !== null ? this.#watch : this.#clawbuoy('watch');
    this.#moved = null;
    const ending = await who.unlock(path, (ms) => {
      this.#reach('in a pause');
      this.#openclaw.wait(ms * OVERSLEPT);
    });
    if (who !== this.#watch) who.close();
    this.#judgeEnding(ending, plain);
  }

  #judgeEnding(ending: Ending, plain: Plain | null): void {
    const moved = this.movedNow();
    if (moved !== null) {
      if (moved.heldBy !== null) {
        this.wrong ??= `the lock ${basename(moved.lock.name)} was moved away while ${moved.heldBy} held it: ${ending.reason}`;
      }
      add(this.#released, this.#verdictOf.get(moved.lock.name) ?? 'never judged');
    } else if (ending.outcome === 'refused') this.#refused += 1;
    if (plain === null) return;
    add(this.#plainAsked, plain);
    if (moved !== null) add(this.#plainReleased, plain);
  }

  /** A method, since it changes behind the compiler's back. */
  movedNow() {
    return this.#moved;
  }

  #reach(when: Moment): void {
    if (this.#meanwhile?.when !== when) return;
    const { happening } = this.#meanwhile;
    this.#meanwhile = null;
    this.#happenNow(happening);
  }

  /** The disk under the step: the moments of a release, and what was true when the lock moved. */
  #watchedFiles(): Files {
    const before = watchedFiles(({ name, paths }) => {
      if (name === 'makeFolder' && paths[0]?.endsWith('quarantine')) {
        this.#reach('before the last look');
      }
      if (name === 'rename' && paths[0]?.endsWith('.lock')) this.#reach('before the move');
    }, quickFiles);
    const lockOf = (path: string) => this.#openclaw.lockAt(path);
    return {
      ...before,
      rename: (from, to) => {
        before.rename(from, to);
        const lock = lockOf(from);
        if (lock === null) return;
        const hold = this.#openclaw.holderOf(lock);
        const heldBy =
          hold === null ? null : `process ${hold.by.pid} (${hold.by.argv.join(' ')}, ${hold.why})`;
        this.#moved = { lock, to, heldBy };
        this.#openclaw.noteMoved(lock, to);
      },
      link: (existing, newName) => {
        before.link(existing, newName);
        if (this.#moved?.to !== existing || this.#moved.lock.name !== newName) return;
        this.#openclaw.notePutBack(this.#moved.lock);
        this.#moved = null;
      },
    };
  }

  // What is true

  /** Nothing that is held may be called releasable, nor be recommended for release. */
  #check({ judgement }: Look): void {
    for (const judged of judgement.locks) {
      const lock = this.#openclaw.lockAt(judged.fact.path);
      if (lock === null) continue;
      const hold = this.#openclaw.holderOf(lock);
      this.#verdictOf.set(lock.name, judged.verdict);
      add(this.#verdicts, `${judged.verdict}${hold === null ? '' : ', held'}`);
      // What was closed once may be called closed, and yet only be moved after it was asked again.
      if (hold === null || hold.isSecond === true) continue;
      const { action, target } = judgement.snapshot.recommended;
      const isRecommended = action === 'unlock' && target === judged.fact.path;
      if (judged.releasable || isRecommended) this.#lies(judged, hold.by.argv, hold.why);
    }
  }

  #lies(judged: JudgedLock, argv: readonly string[], why: string): void {
    this.wrong ??= `the lock ${basename(judged.fact.path)} is held by ${argv.join(' ')} (${why}) and was called ${judged.verdict}: ${judged.why}`;
  }

  /**
   * Dead beyond any doubt for whoever looks as OpenClaw's own user or as root: what must be
   * released, since a program that refused everything would lose no lock either.
   */
  #plainlyDead(session: SessionAt, by: 'watch' | 'terminal'): Plain | null {
    const openclaw = this.#openclaw;
    const { user, version } = this.#setting;
    const lock = openclaw.lockAt(openclaw.pathOf(session));
    if (lock === null || openclaw.holderOf(lock) !== null || openclaw.isOpen(lock)) return null;
    if (user === 'another' || lock.uid !== ADA || lock.inContainer !== undefined) return null;
    if (version === '2026.9.6' || version === 'unknown') return null;
    if (openclaw.isBusy() || this.#meanwhile !== null) return null;
    const isClockTheSame = lock.clockOffsetMs === this.#machine.now() - this.#machine.steady();
    if (lock.content === 'nothing') {
      const ageMs = this.#machine.steady() - lock.madeSteadyMs;
      const isAllSeen = this.#machine.canSeeAll() && isClockTheSame;
      return isAllSeen && ageMs > 60_000 ? 'it is empty' : null;
    }
    if (lock.named === null) return null;
    const owner = this.#machine.processes.get(lock.named.pid);
    if (owner === undefined) return 'its owner is gone';
    const isAnother = lock.named.ticks !== null && lock.named.ticks !== owner.startTicks;
    if (isAnother) return 'its number was used again';
    if (isStranger(owner) && !owner.isZombie && isClockTheSame) return 'no OpenClaw has its number';
    const isLeak =
      by === 'watch' &&
      version === '2026.2.1' &&
      openclaw.gateway?.process === owner &&
      lock.madeSteadyMs >= this.#watchingSinceSteadyMs &&
      this.#watch?.hasSeenAll === true &&
      isClockTheSame;
    return isLeak ? 'the gateway leaked it' : null;
  }
}

function add(tally: Tally, key: string): void {
  tally[key] = (tally[key] ?? 0) + 1;
}
