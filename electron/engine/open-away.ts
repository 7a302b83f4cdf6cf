import type { Settings } from '../core/api/settings-schema.ts';
import type { Snapshot } from '../core/api/snapshot.ts';
import { secretRefsOf } from '../core/notices/away/outlet-schema.ts';
import { secretPlace } from '../core/notices/away/secret-ref.ts';
import { openAwayStore } from '../home/away-store.ts';
import {
  createSecretReader,
  keychain,
  type SecretReader,
  type SecretStore,
} from '../outlets/secrets.ts';
import { createSender, type Sender } from '../outlets/send.ts';
import { idleMs } from '../system/idle.ts';
import { keepFromChildren, run } from '../system/spawn.ts';
import { type Away, createAway } from './away.ts';
import { createPing, type Ping } from './ping.ts';

type Environment = Readonly<Record<string, string | undefined>>;

type Options = {
  /** The file for messages that wait to be sent. */
  readonly file: string;
  readonly env: Environment;
  readonly now: () => number;
  readonly settings: () => Settings;
  readonly snapshot: () => Snapshot;
  readonly isPaused: () => boolean;
  readonly onChange: () => void;
  readonly log: (line: string) => void;
};

/** The real notices to other places, and the ping that shows that this machine is alive. */
export function openAway({ file, env, snapshot, isPaused, ...options }: Options): {
  readonly away: Away;
  readonly ping: Ping;
} {
  const { settings, now } = options;
  const away = createAway({
    ...options,
    store: openAwayStore(file),
    send: openSender(env, settings),
    idleMs: () => idleMs(run, process.platform),
  });
  const secret = secretReader(env);
  return { away, ping: createPing({ now, settings, snapshot, isPaused, secret }) };
}

/** Sends messages to real places. Variables with their secrets are hidden from other programs. */
export function openSender(env: Environment, settings: () => Settings): Sender {
  const sender = createSender({ run, secret: secretReader(env) });
  const hideSecrets = (): void => keepFromChildren(secretVariables(settings()));
  hideSecrets();
  return (outlet, message) => {
    hideSecrets();
    return sender(outlet, message);
  };
}

/** The keychain of this machine. Null if there is none. */
export function secretStore(): SecretStore | null {
  return process.platform === 'darwin' ? keychain(run) : null;
}

function secretReader(env: Environment): SecretReader {
  return createSecretReader({ env, store: secretStore() });
}

function secretVariables({ outlets, ping }: Pick<Settings, 'outlets' | 'ping'>): readonly string[] {
  const refs = outlets.flatMap((outlet) => Object.values(secretRefsOf(outlet)));
  return [...refs, ...(ping === null ? [] : [ping.url])].flatMap((ref) => {
    const place = secretPlace(ref);
    return place.from === 'env' ? [place.name] : [];
  });
}
