/** The simulator's time. A test may pass its own. */
export interface SimulatorClock {
  nowMs(): number;
  /** Calls back once after a delay. Returns a function that cancels it. */
  after(delayMs: number, callback: () => void): () => void;
}

export const systemClock: SimulatorClock = {
  nowMs: () => Date.now(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** Thrown inside a run that was aborted while it waited. */
export class AbortedError extends Error {
  override readonly name = 'AbortError';
  constructor() {
    super('This operation was aborted');
  }
}

/**
 * Everything delayed goes through here. So a frozen gateway (SIGSTOP) does nothing until it is
 * thawed, and a killed one never does anything again.
 */
export class Scheduler {
  readonly #clock: SimulatorClock;
  readonly #pending = new Set<() => void>();
  #state: 'running' | 'frozen' | 'stopped' = 'running';
  #held: (() => void)[] = [];

  constructor(clock: SimulatorClock) {
    this.#clock = clock;
  }

  get state(): 'running' | 'frozen' | 'stopped' {
    return this.#state;
  }

  nowMs(): number {
    return this.#clock.nowMs();
  }

  after(delayMs: number, callback: () => void): () => void {
    if (this.#state === 'stopped') return () => {};
    const cancel = this.#clock.after(delayMs, () => {
      this.#pending.delete(cancel);
      this.whenAwake(() => {
        if (!cancelled) callback();
      });
    });
    let cancelled = false;
    this.#pending.add(cancel);
    return () => {
      cancelled = true;
      this.#pending.delete(cancel);
      cancel();
    };
  }

  every(periodMs: number, callback: () => void): () => void {
    let cancel = () => {};
    const again = () => {
      cancel = this.after(periodMs, () => {
        again();
        callback();
      });
    };
    again();
    return () => cancel();
  }

  /** Runs now, or when thawed. Never once stopped. */
  whenAwake(callback: () => void): void {
    if (this.#state === 'running') callback();
    else if (this.#state === 'frozen') this.#held.push(callback);
  }

  /** Resolves after a delay. Rejects with AbortedError when aborted. Never settles once stopped. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(new AbortedError());
        return;
      }
      const onAbort = () => {
        cancel();
        reject(new AbortedError());
      };
      const cancel = Number.isFinite(delayMs)
        ? this.after(delayMs, () => {
            signal?.removeEventListener('abort', onAbort);
            resolve();
          })
        : () => {};
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  freeze(): void {
    if (this.#state === 'running') this.#state = 'frozen';
  }

  thaw(): void {
    if (this.#state !== 'frozen') return;
    this.#state = 'running';
    const held = this.#held;
    this.#held = [];
    for (const callback of held) callback();
  }

  stop(): void {
    this.#state = 'stopped';
    this.#held = [];
    for (const cancel of this.#pending) cancel();
    this.#pending.clear();
  }
}
