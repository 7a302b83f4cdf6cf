import type { Result } from '../core/result.ts';
import { err, ok } from '../core/result.ts';
import type { Connection, Scope } from './connection.ts';
import { connect } from './connection.ts';
import { credentialsFor } from './credentials.ts';
import type { Location } from './locate.ts';

const HANDSHAKE_MS = 8_000;

/** Opens a connection with more than read scope, for one step; the caller closes it. */
export async function openScoped(
  location: Location,
  scopes: readonly Scope[],
  now: () => number,
): Promise<Result<Connection>> {
  const answer = credentialsFor(location.credentials, location.url);
  const candidates =
    answer.kind === 'ready'
      ? answer.candidates.map((one) => ({
          token: one.token?.reveal() ?? null,
          password: one.password?.reveal() ?? null,
        }))
      : [{ token: null, password: null }];
  let why = 'there is no way in';
  for (const credentials of candidates) {
    const result = await connect({
      url: location.url,
      credentials,
      scopes,
      timeoutMs: HANDSHAKE_MS,
      now,
      onEvent: () => undefined,
      onClose: () => undefined,
    });
    if (result.ok) return ok(result.value);
    why = result.error.detail;
    if (result.error.why !== 'unauthorized') break;
  }
  return err(`the gateway did not let Clawbuoy in: ${why}`);
}
