import type { ConfigureReply, Reply } from '../core/api/ipc-contract.ts';
import type { Engine } from '../core/api/status.ts';
import { spokenReason } from '../core/catalogue/sentences/spoken.ts';
import type { Result } from '../core/result.ts';

/** What the window is told of something that it asked for. */
export function replyOf(result: Result<unknown>): Reply {
  return result.ok ? { kind: 'done' } : { kind: 'refused', reason: spokenReason(result.error) };
}

/** Applies a change of settings at once, or says why not. */
export function configured(
  engine: Engine,
  change: Parameters<Engine['configure']>[0],
): ConfigureReply {
  const done = engine.configure(change);
  return done.ok
    ? { kind: 'done' }
    : { kind: 'refused', reason: spokenReason(done.error), fields: [] };
}

/** A refusal that names each field that cannot be used. */
export function refusedFields(
  fields: readonly { readonly field: string; readonly words: string }[],
): ConfigureReply {
  return { kind: 'refused', reason: fields[0]?.words ?? '', fields: [...fields] };
}
