import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Level, Snapshot } from '../../electron/core/api/snapshot.ts';
import type { ActionResult, Notification, WatchLine } from '../../electron/core/steps/action.ts';
import { watchLineSchema } from '../../electron/core/steps/action.ts';
import { DrillFailure } from './failure.ts';
import { hasEnded } from './processes.ts';

type Timed = { readonly at: number; readonly line: WatchLine };

/** All is well: a green light over a gateway that answers. */
export const isGreen = ({ level, gateway }: Snapshot): boolean =>
  level === 'green' && gateway.state === 'up';

/** A `clawbuoy watch --json` in the background, as the user has it, with all that it said. */
export class Watch {
  readonly child: ChildProcess;
  readonly #said: Timed[] = [];
  readonly #wakers = new Set<() => void>();
  /** First thing that it should never have said: a line out of shape, or a secret. */
  #fault: string | null = null;
  #complaint = '';

  constructor(child: ChildProcess, secret: string) {
    this.child = child;
    if (child.stdout === null || child.stderr === null) throw new Error('watch needs its streams');
    createInterface({ input: child.stdout }).on('line', (text) => {
      if (text.includes(secret)) this.#fault ??= 'watch printed the token';
      this.#take(text);
      this.#wake();
    });
    child.stderr.setEncoding('utf8');
    child.stderr.on('data', (text: string) => {
      this.#complaint = `${this.#complaint}${text}`.slice(-1_000);
    });
    child.once('exit', () => this.#wake());
  }

  get snapshots(): readonly Snapshot[] {
    return this.#said.flatMap(({ line }) => (line.type === 'snapshot' ? [line.snapshot] : []));
  }

  get latest(): Snapshot | null {
    return this.snapshots.at(-1) ?? null;
  }

  /** Every light shown since this moment, the one that was on then included. */
  lightsSince(sinceMs: number): ReadonlySet<Level> {
    return new Set(this.snapshotsSince(sinceMs).map((snapshot) => snapshot.level));
  }

  /** Fails with the first snapshot since this moment that was anything but green. */
  expectGreenSince(sinceMs: number): void {
    const other = this.snapshotsSince(sinceMs).find((snapshot) => snapshot.level !== 'green');
    if (other === undefined) return;
    const evidence = other.incidents.flatMap((incident) => incident.evidence).join('; ');
    throw new DrillFailure(`the light was ${inWords(other)}; ${evidence || 'no evidence'}`);
  }

  /** Every snapshot since this moment, the one that stood then included. */
  snapshotsSince(sinceMs: number): readonly Snapshot[] {
    const shown: Snapshot[] = [];
    for (const { at, line } of this.#said) {
      if (line.type !== 'snapshot') continue;
      if (at <= sinceMs) shown.length = 0;
      shown.push(line.snapshot);
    }
    return shown;
  }

  notificationsSince(sinceMs: number): readonly Notification[] {
    return this.#said.flatMap(({ at, line }) =>
      line.type === 'notification' && at >= sinceMs ? [line.notification] : [],
    );
  }

  actionsSince(sinceMs: number): readonly ActionResult[] {
    return this.#said.flatMap(({ at, line }) =>
      line.type === 'action' && at >= sinceMs ? [line.result] : [],
    );
  }

  /**
   * Waits until the latest snapshot fits; the limit counts from `sinceMs`. Returns how long it
   * took since then.
   */
  async until(
    what: string,
    fits: (snapshot: Snapshot) => boolean,
    limitMs: number,
    sinceMs = Date.now(),
  ): Promise<{ readonly snapshot: Snapshot; readonly tookMs: number }> {
    const snapshot = await this.#wait(what, limitMs, sinceMs, () => {
      const latest = this.latest;
      return latest !== null && fits(latest) ? latest : null;
    });
    return { snapshot, tookMs: Date.now() - sinceMs };
  }

  /** Waits, from now on, for a notification since this moment. */
  async untilNotified(
    what: string,
    fits: (notification: Notification) => boolean,
    limitMs: number,
    sinceMs: number,
  ): Promise<Notification> {
    return this.#wait(
      what,
      limitMs,
      Date.now(),
      () => this.notificationsSince(sinceMs).find(fits) ?? null,
    );
  }

  async #wait<T>(what: string, limitMs: number, sinceMs: number, look: () => T | null): Promise<T> {
    const until = sinceMs + limitMs;
    for (;;) {
      if (this.#fault !== null) throw new DrillFailure(this.#fault);
      const found = look();
      if (found !== null) return found;
      if (hasEnded(this.child)) {
        const end = this.child.exitCode ?? this.child.signalCode ?? 'never started';
        const said = this.#complaint.trim() || 'nothing said';
        throw new DrillFailure(`watch ended by itself (${end}): ${said}`);
      }
      const left = until - Date.now();
      if (left <= 0) throw new DrillFailure(`no ${what} in ${seconds(limitMs)}; ${this.#now()}`);
      await this.#next(left);
    }
  }

  #now(): string {
    const latest = this.latest;
    if (latest === null) return `watch showed nothing ${this.#complaint.trim()}`;
    return `shown: ${inWords(latest)}`;
  }

  async #next(limitMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#wakers.delete(done);
        resolve();
      };
      const timer = setTimeout(done, limitMs);
      this.#wakers.add(done);
    });
  }

  #wake(): void {
    for (const wake of [...this.#wakers]) wake();
  }

  #take(text: string): void {
    try {
      const line = watchLineSchema.parse(JSON.parse(text));
      this.#said.push({ at: Date.now(), line });
    } catch (error) {
      const why = error instanceof Error ? error.message.replace(/\s+/g, ' ') : String(error);
      this.#fault ??= `watch said something out of shape: ${text.slice(0, 80)}: ${why.slice(0, 200)}`;
    }
  }
}

/** A snapshot in one line. */
function inWords(snapshot: Snapshot): string {
  const { level, gateway, headline, recommended } = snapshot;
  const locks = snapshot.locks.map((lock) => `${lock.verdict} (${lock.why})`).join(', ');
  const lockWords = locks === '' ? '' : `, lock ${locks}`;
  return `${level}, gateway ${gateway.state} (${gateway.detail}), "${headline}", recommends ${recommended.action}${lockWords}`;
}

/** Milliseconds as a person reads them in the table. */
export function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
