import type { z } from 'zod';
import type { Era, Scope } from './eras.ts';
import { type ErrorShape, invalidParams } from './errors.ts';
import type { Life } from './life.ts';

/** What a request method may use. */
export interface CallContext {
  readonly life: Life;
  /** Answers before the end: the `agent` RPC is accepted first and finished later. */
  acknowledge(payload: Record<string, unknown>): void;
  /** Makes this connection receive session events. */
  subscribe(): void;
  /** Begins a restart in place. */
  restart(): void;
}

export type Reply =
  | { readonly ok: true; readonly payload: unknown }
  | { readonly ok: false; readonly error: ErrorShape; readonly payload?: unknown };

export interface Method {
  readonly name: string;
  /** Null: no scope needed. */
  readonly scope: Scope | null;
  readonly generations: readonly Era['generation'][];
  call(params: unknown, context: CallContext): Promise<Reply>;
}

export const ALL = ['feb', 'july', 'sep'] as const;
export const LATER = ['july', 'sep'] as const;

/** A method whose parameters are parsed before its handler gets them. */
export function method<S extends z.ZodType>(
  name: string,
  scope: Scope | null,
  generations: readonly Era['generation'][],
  schema: (era: Era) => S,
  handle: (params: z.output<S>, context: CallContext) => Reply | Promise<Reply>,
): Method {
  return {
    name,
    scope,
    generations,
    call: async (params, context) => {
      const parsed = schema(context.life.era).safeParse(params ?? {});
      return parsed.success
        ? handle(parsed.data, context)
        : { ok: false, error: invalidParams(name, parsed.error) };
    },
  };
}

export function ok(payload: unknown): Reply {
  return { ok: true, payload };
}
