import { reason } from '../../core/catalogue/sentences/reason.ts';
import type { OpenClawSettings } from './config.ts';
import type { Env } from './env-substitution.ts';
import { parseGatewayUrl } from './parse-gateway-url.ts';
import { Secret, type SecretSource } from './secrets.ts';

/** The source of the gateway's URL. It decides which secrets may go there. */
export type UrlSource = 'flag' | 'env' | 'config-remote' | 'local';

/** The proof of identity that `connect` may send. */
export type Credential = {
  readonly token: Secret | null;
  readonly password: Secret | null;
  /** Their source, for messages: `OPENCLAW_GATEWAY_TOKEN`, `gateway.auth.token`. */
  readonly from: string;
};

type Pair = { readonly token: SecretSource; readonly password: SecretSource };

/** All secrets that were found, each with its source. Use {@link credentialsFor}. */
export type Credentials = {
  readonly urlSource: UrlSource;
  /** `host:port` of the located URL. Secrets of the env and of remote mode go only there. */
  readonly url: string;
  readonly authMode: OpenClawSettings['authMode'];
  readonly env: Pair;
  readonly local: Pair;
  readonly remote: Pair;
};

export type CredentialAnswer =
  /** To be tried in this order. More than one only if env and config differ. */
  | { readonly kind: 'ready'; readonly candidates: readonly Credential[] }
  /** The gateway asks for none, or none is configured. */
  | { readonly kind: 'none'; readonly why: string }
  /** There may be one, but this host does not get it. */
  | { readonly kind: 'withheld'; readonly why: string }
  /** One is configured but cannot be read from here. */
  | { readonly kind: 'unavailable'; readonly why: string };

const NONE: SecretSource = { kind: 'none' };

function fromVariable(env: Env, names: readonly string[]): SecretSource {
  for (const name of names) {
    const value = Object.hasOwn(env, name) ? env[name]?.trim() : undefined;
    if (value) return { kind: 'known', secret: new Secret(value), from: name };
  }
  return NONE;
}

/** Gathers the secrets of env and config. Decides nothing yet. */
export function gatherCredentials(
  urlSource: UrlSource,
  url: string,
  env: Env,
  settings: OpenClawSettings,
): Credentials {
  return {
    urlSource,
    url,
    authMode: settings.authMode,
    env: {
      token: fromVariable(env, ['OPENCLAW_GATEWAY_TOKEN', 'CLAWDBOT_GATEWAY_TOKEN']),
      password: fromVariable(env, ['OPENCLAW_GATEWAY_PASSWORD', 'CLAWDBOT_GATEWAY_PASSWORD']),
    },
    local: { token: settings.token, password: settings.password },
    remote: { token: settings.remoteToken, password: settings.remotePassword },
  };
}

function known(source: SecretSource): { secret: Secret; from: string } | null {
  return source.kind === 'known' ? source : null;
}

/** The first of each kind. Null if there is neither. */
function firstOf(pairs: readonly Pair[], mode: Credentials['authMode']): Credential | null {
  const pick = (key: keyof Pair) => {
    const found = pairs.map((pair) => known(pair[key])).find((source) => source !== null);
    return found ?? null;
  };
  const token = mode === 'password' || mode === 'trusted-proxy' ? null : pick('token');
  const password = mode === 'token' ? null : pick('password');
  if (token === null && password === null) return null;
  return {
    token: token?.secret ?? null,
    password: password?.secret ?? null,
    from: [token?.from, password?.from].filter((from) => from !== undefined).join(', '),
  };
}

function same(left: Credential, right: Credential): boolean {
  const equal = (a: Secret | null, b: Secret | null) =>
    a === null || b === null ? a === b : a.equals(b);
  return equal(left.token, right.token) && equal(left.password, right.password);
}

function answer(pairs: readonly Pair[], mode: Credentials['authMode']): CredentialAnswer {
  const first = firstOf(pairs, mode);
  const second = firstOf(pairs.toReversed(), mode);
  if (first !== null && second !== null) {
    return { kind: 'ready', candidates: same(first, second) ? [first] : [first, second] };
  }
  const problems = pairs
    .flatMap((pair) => [pair.token, pair.password])
    .flatMap((source) => (source.kind === 'unavailable' ? [source.why] : []));
  return problems.length > 0
    ? { kind: 'unavailable', why: problems.join('; ') }
    : { kind: 'none', why: reason('noTokenConfigured') };
}

/**
 * Which secrets may be sent to a gateway URL, in the order to try them.
 *
 * Loopback: first the environment's, then the local config's. The gateway prefers its config, so
 * both are offered if they differ. In remote mode a loopback URL is a tunnel to another machine. It
 * gets `gateway.remote.*`, never the local config's token.
 *
 * Any other host, as in 2026.9.6: the configured remote URL gets `gateway.remote.*`. The
 * environment's secrets are sent only if the URL came from the environment too
 * (`OPENCLAW_GATEWAY_URL`). A URL given by flag gets nothing, and so does plain `ws://`.
 */
export function credentialsFor(credentials: Credentials, url: string): CredentialAnswer {
  const target = parseGatewayUrl(url);
  if (!target.ok) return { kind: 'withheld', why: target.error };
  const { authMode, env, local, remote, urlSource } = credentials;
  const isLocated = target.value.href === credentials.url;
  if (urlSource === 'config-remote' && isLocated) {
    if (target.value.isLoopback) return answer([remote, env], null);
    if (target.value.scheme === 'wss') return answer([remote], null);
  } else if (target.value.isLoopback) {
    if (authMode === 'none') return { kind: 'none', why: reason('authModeNone') };
    return answer([env, local], authMode);
  } else if (urlSource === 'env' && isLocated && target.value.scheme === 'wss') {
    return answer([env], null);
  }
  return {
    kind: 'withheld',
    why:
      target.value.scheme === 'ws'
        ? reason('noTokenOverPlain', { host: target.value.host })
        : reason('noTokenOfThisMachine', { host: target.value.host }),
  };
}
