import type { Settings } from '../core/api/settings-schema.ts';
import type { Snapshot } from '../core/api/snapshot.ts';
import type { EngineStatus } from '../core/api/status.ts';
import { reason } from '../core/catalogue/sentences/reason.ts';
import type { SecretStore } from '../core/notices/away/secret-ref.ts';
import { err, type Result } from '../core/result.ts';
import { readOnlyFiles } from '../openclaw/files.ts';
import type { Away } from './away.ts';
import type { GatewayEngine } from './gateway-engine.ts';
import { openAway } from './open-away.ts';
import { isOpenClawsBot } from './openclaws-bot.ts';

type Options = {
  /** The file for messages that wait to be sent. */
  readonly file: string;
  readonly vault: SecretStore | null;
  readonly env: NodeJS.ProcessEnv;
  readonly now: () => number;
  readonly settings: () => Settings;
  readonly isPaused: () => boolean;
  readonly gateway: () => GatewayEngine;
  readonly log: (line: string) => void;
};

/**
 * What an engine says beyond this machine: notices, answers to presses on a phone, and the ping.
 * Nothing until it has begun: of two engines in one home, only the one that owns the socket speaks.
 */
export interface Outside {
  /** Null before it has begun. */
  readonly away: Away | null;
  begin(): void;
  /** What is wrong with answers from the phone. */
  phoneFindings(): readonly string[];
  /** The status, with how each place is doing. */
  withOutlets(status: EngineStatus): EngineStatus;
  onSettings(): void;
  onSnapshot(snapshot: Snapshot): void;
  /** Sends a test to one place. The error says why it did not arrive. */
  test(name: string): Promise<Result<void>>;
  close(): void;
}

export function createOutside(options: Options): Outside {
  const { gateway, env, now, settings, log } = options;
  let opened: ReturnType<typeof openAway> | null = null;
  return {
    get away() {
      return opened?.away ?? null;
    },
    begin() {
      opened = openAway({
        file: options.file,
        vault: options.vault,
        snapshot: () => gateway().status().snapshot,
        isPaused: options.isPaused,
        gateway: {
          offersFor: (id, incidentId) => {
            const { snapshot, offers } = gateway().status();
            const isOpen = snapshot.incidents.some((one) => one.id === incidentId);
            return id === gateway().id && isOpen ? offers : [];
          },
          take: async (button) =>
            button.gateway === gateway().id
              ? gateway().fromPhone(button)
              : { kind: 'refused', why: 'over' },
          note: (words, said) => gateway().note(words, said),
        },
        isOpenClawsBot: (token) =>
          isOpenClawsBot(token, gateway().location.configPath, readOnlyFiles, env),
        env,
        now,
        settings,
        onChange: () => gateway().publish(),
        log,
      });
      opened.ping.tick();
    },
    phoneFindings: () => opened?.phone.findings() ?? [],
    withOutlets: (status) =>
      opened === null ? status : { ...status, outlets: [...opened.away.status()] },
    onSettings() {
      opened?.away.onSettings();
      opened?.phone.onSettings();
    },
    onSnapshot: (snapshot) => opened?.ping.onLook(snapshot),
    test: async (name) => opened?.away.test(name) ?? err(reason('otherClawbuoySends')),
    close() {
      opened?.away.close();
      opened?.phone.close();
      opened?.ping.close();
    },
  };
}
