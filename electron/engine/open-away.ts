import type { Settings } from '../core/api/settings-schema.ts';
import type { Snapshot } from '../core/api/snapshot.ts';
import type { SecretStore } from '../core/notices/away/secret-ref.ts';
import { openAwayStore } from '../home/away-store.ts';
import { listenForPresses } from '../outlets/phone-listener.ts';
import { createSecretReader, keychain, type SecretReader } from '../outlets/secrets.ts';
import { createSender, type Sender } from '../outlets/send.ts';
import { idleMs } from '../system/idle.ts';
import { run } from '../system/spawn.ts';
import { type Away, createAway } from './away.ts';
import { createPhone, type Phone, type PhoneOptions } from './phone.ts';
import { createPing, type Ping } from './ping.ts';

type Environment = Readonly<Record<string, string | undefined>>;

type Options = {
  /** The file for messages that wait to be sent. */
  readonly file: string;
  /** What the app keeps; null where this is not the app. */
  readonly vault: SecretStore | null;
  readonly env: Environment;
  readonly now: () => number;
  readonly settings: () => Settings;
  readonly snapshot: () => Snapshot;
  readonly isPaused: () => boolean;
  /** What a button on the phone needs of the gateways. */
  readonly gateway: Pick<PhoneOptions, 'offersFor' | 'take' | 'note'>;
  /** Whether OpenClaw itself speaks through this bot, as far as its config tells. */
  readonly isOpenClawsBot: (token: string) => boolean;
  readonly onChange: () => void;
  readonly log: (line: string) => void;
};

/** The real notices to other places, and the ping that shows that this machine is alive. */
export function openAway({
  file,
  vault,
  env,
  snapshot,
  isPaused,
  gateway,
  isOpenClawsBot,
  ...options
}: Options): {
  readonly away: Away;
  readonly phone: Phone;
  readonly ping: Ping;
} {
  const { settings, now } = options;
  const secret = secretReader(env, vault);
  const phone = createPhone({
    now,
    settings,
    ...gateway,
    say: (name, text) => away.say(name, text),
    tellOfAct: ({ gateway: id, action }, result) => away.tellOfAct(id, action, result),
    listen: (about) => listenForPresses({ ...about, secret, isOpenClawsBot }),
    log: options.log,
  });
  const away: Away = createAway({
    ...options,
    button: phone.buttonFor,
    store: openAwayStore(file),
    send: openSender(env, vault),
    idleMs: () => idleMs(run, process.platform),
  });
  return { away, phone, ping: createPing({ now, settings, snapshot, isPaused, secret }) };
}

/** Sends messages to real places. */
export function openSender(env: Environment, vault: SecretStore | null = null): Sender {
  return createSender({ run, secret: secretReader(env, vault) });
}

/** The keychain of this machine. Null if there is none. */
export function secretStore(): SecretStore | null {
  return process.platform === 'darwin' ? keychain(run) : null;
}

function secretReader(env: Environment, vault: SecretStore | null): SecretReader {
  return createSecretReader({ env, store: secretStore(), vault });
}
