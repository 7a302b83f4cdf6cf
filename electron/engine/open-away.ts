import type { Settings } from '../core/api/settings-schema.ts';
import { secretPlace, secretRefsOf } from '../core/notices/away/outlet-schema.ts';
import { openAwayStore } from '../home/away-store.ts';
import { createSecretReader, keychain } from '../outlets/secrets.ts';
import { createSender, type Sender } from '../outlets/send.ts';
import { idleMs } from '../system/idle.ts';
import { keepFromChildren, run } from '../system/spawn.ts';
import { type Away, createAway } from './away.ts';

type Environment = Readonly<Record<string, string | undefined>>;

type Options = {
  /** Where what waits to be sent is kept. */
  readonly file: string;
  readonly env: Environment;
  readonly now: () => number;
  readonly settings: () => Settings;
  readonly onChange: () => void;
  readonly log: (line: string) => void;
};

/** The way out of this machine with its real parts. */
export function openAway({ file, env, ...options }: Options): Away {
  const { settings } = options;
  return createAway({
    ...options,
    store: openAwayStore(file),
    send: openSender(env, settings),
    idleMs: () => idleMs(run, process.platform),
  });
}

/** Hands messages to real places. Variables that hold their secrets are kept from other programs. */
export function openSender(env: Environment, settings: () => Settings): Sender {
  const store = process.platform === 'darwin' ? keychain(run) : null;
  const sender = createSender({ run, secret: createSecretReader({ env, store }) });
  const hideSecrets = (): void => keepFromChildren(secretVariables(settings()));
  hideSecrets();
  return (outlet, message) => {
    hideSecrets();
    return sender(outlet, message);
  };
}

function secretVariables({ outlets }: Pick<Settings, 'outlets'>): readonly string[] {
  return outlets.flatMap((outlet) =>
    Object.values(secretRefsOf(outlet)).flatMap((ref) => {
      const place = secretPlace(ref);
      return place.from === 'env' ? [place.name] : [];
    }),
  );
}
