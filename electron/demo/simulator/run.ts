/** The model's behaviour for every turn that starts from now on. */
export type ModelBehaviour = 'answer' | 'hang' | 'hang-mid-stream' | { readonly slowMs: number };

/**
 * The origin of a run. `chat`: chat.send; `agent`: the RPC of that name; `channel`: a message from
 * a messaging channel, which no RPC of 2026.2.1 can abort.
 */
export type RunSource = 'chat' | 'agent' | 'channel';

export type RunOutcome =
  | { readonly kind: 'answered'; readonly text: string }
  | { readonly kind: 'aborted'; readonly why: AbortWhy }
  | { readonly kind: 'failed'; readonly error: string };

export type AbortWhy = 'rpc' | 'reset' | 'restart' | 'timeout';

/** One turn of the agent, from its acceptance to its end. */
export class Run {
  readonly controller = new AbortController();
  readonly over: Promise<RunOutcome>;
  /** `lane`: waits behind another run. `lock`: waits for the session's lock. */
  stage: 'lane' | 'lock' | 'active' | 'over' = 'lane';
  seq = 0;
  startedAtMs: number | null = null;
  abortWhy: AbortWhy | null = null;
  #settle: (outcome: RunOutcome) => void = () => {};

  constructor(
    readonly runId: string,
    readonly key: string,
    readonly sessionId: string,
    readonly source: RunSource,
    readonly message: string,
    readonly acceptedAtMs: number,
  ) {
    this.over = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  nextSeq(): number {
    this.seq += 1;
    return this.seq;
  }

  abort(why: AbortWhy): void {
    this.abortWhy ??= why;
    this.controller.abort();
  }

  finish(outcome: RunOutcome): void {
    this.stage = 'over';
    this.#settle(outcome);
  }
}
