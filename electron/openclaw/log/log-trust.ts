import { posix } from 'node:path';
import { isInside } from '../locate/config-tree.ts';
import type { LogEntry } from './log-entry-types.ts';

export type TrustContext = {
  /** The state folder, as configured and with links followed. Lines use either form. */
  readonly stateDirs: readonly string[];
  readonly gatewayPid: number | null;
  /** Null: the gateway does not run, so no line can be its own. */
  readonly gatewayStartedAtMs: number | null;
  readonly knownSessionIds: ReadonlySet<string>;
  /** Only our gateway writes this log (a `logging.file` inside the state folder). */
  readonly isOwnLog?: boolean;
};

export type Trust =
  | { readonly kind: 'trusted'; readonly by: 'path' | 'pid' | 'session' | 'own-log' }
  | {
      readonly kind: 'untrusted';
      readonly why:
        | 'no time'
        | 'older than the gateway'
        | 'names another OpenClaw'
        | 'names nobody';
    };

function isOurs(path: string, stateDirs: readonly string[]): boolean {
  if (!posix.isAbsolute(path)) return false;
  const normal = posix.normalize(path);
  return stateDirs.some((folder) => isInside(posix.normalize(folder), normal));
}

/** A message that met a lock is lost for good. The lock's path tells whose it was. */
function outlivesTheGateway({ kind, paths }: LogEntry): boolean {
  return kind === 'lock-blocked' && paths.length > 0;
}

/**
 * Whether an entry is about our running gateway, or about a message that it lost in an earlier
 * life. All gateways of the machine share the log in `/tmp/openclaw`, and anybody may write the
 * same words there. So an entry must be newer than the gateway's start. It must also name a path
 * in our state folder, our gateway's pid, or a known session id. Session keys prove nothing:
 * `agent:main:main` exists everywhere. A line that names a foreign path is foreign, whatever else
 * it names.
 */
export function trust(entry: LogEntry, context: TrustContext): Trust {
  const { atMs, paths, pids, sessionIds } = entry;
  if (atMs === null) return { kind: 'untrusted', why: 'no time' };
  const isOfThisLife = context.gatewayStartedAtMs !== null && atMs >= context.gatewayStartedAtMs;
  if (!isOfThisLife && !outlivesTheGateway(entry)) {
    return { kind: 'untrusted', why: 'older than the gateway' };
  }
  if (paths.length > 0) {
    return paths.every((path) => isOurs(path, context.stateDirs))
      ? { kind: 'trusted', by: 'path' }
      : { kind: 'untrusted', why: 'names another OpenClaw' };
  }
  if (pids.length > 0) {
    return context.gatewayPid !== null && pids.includes(context.gatewayPid)
      ? { kind: 'trusted', by: 'pid' }
      : { kind: 'untrusted', why: 'names another OpenClaw' };
  }
  if (sessionIds.some((id) => context.knownSessionIds.has(id))) {
    return { kind: 'trusted', by: 'session' };
  }
  if (context.isOwnLog === true) return { kind: 'trusted', by: 'own-log' };
  return {
    kind: 'untrusted',
    why: sessionIds.length > 0 ? 'names another OpenClaw' : 'names nobody',
  };
}
