import { homedir } from 'node:os';
import type { GatewayId } from '../core/api/gateway-id.ts';
import type { Engine, EngineEvent, EngineStatus } from '../core/api/status.ts';
import { reason } from '../core/catalogue/sentences/reason.ts';
import { approvalsHeard } from '../core/evidence/queries.ts';
import { err, ok } from '../core/result.ts';
import { findHome, homeFiles, takeHome } from '../home/home.ts';
import { type Cipher, openVault } from '../home/secret-vault.ts';
import { locateFlags, openSettings } from '../home/settings.ts';
import type { Asker } from '../link/asker.ts';
import { serveEngine } from '../link/server.ts';
import { readOnlyFiles } from '../openclaw/files.ts';
import type { Location } from '../openclaw/locate/locate.ts';
import { locate } from '../openclaw/locate/locate.ts';
import type { LocateFlags } from '../openclaw/locate/locate-paths.ts';
import { findProfiles } from '../openclaw/locate/profiles.ts';
import type { Look } from '../recovery/look.ts';
import { createSystem } from '../system/index.ts';
import type { System } from '../system/types.ts';
import type { Away } from './away.ts';
import { createGatewayEngine, type GatewayEngine } from './gateway-engine.ts';
import { createLiveSettings } from './live-settings.ts';
import { openAway } from './open-away.ts';
import { isOpenClawsBot } from './openclaws-bot.ts';
import { createPause } from './pause.ts';
import type { Phone } from './phone.ts';
import type { Ping } from './ping.ts';
import { watchSmallFiles } from './watch-files.ts';

export type EngineOptions = {
  readonly env?: NodeJS.ProcessEnv;
  readonly homeDir?: string;
  readonly flags?: LocateFlags;
  readonly system?: System;
  /** Whether others may reach this engine through its socket. True for the app and `watch` only. */
  readonly link?: boolean;
  /** Whether it may heal as far as its owner has allowed. Default: the value of `link`. */
  readonly healsByItself?: boolean;
  /** How the app makes secrets unreadable for others; absent: this is not the app. */
  readonly cipher?: Cipher;
  /** False for a dry run: nothing is journaled, settled or tidied. Default true. */
  readonly records?: boolean;
  readonly log: (line: string) => void;
};

/** The engine, with additions that only the terminal needs. */
export interface LocalEngine extends Engine {
  readonly location: Location;
  /** Whether a caller with this environment and command line means the OpenClaw watched here. */
  isMeantBy(asker: Asker): boolean;
  /** The look behind the current status; null before the first. */
  lastLook(): Look | null;
}

/**
 * Builds the one engine: Clawbuoy's home, its settings, the socket for the terminal, and the
 * watched gateways. The settings name one OpenClaw, so the list has one entry. Requests for another
 * id are refused.
 */
export async function createEngine(options: EngineOptions): Promise<LocalEngine> {
  const env = options.env ?? process.env;
  const homeDir = options.homeDir ?? homedir();
  const now = Date.now;
  const system = options.system ?? createSystem();
  const records = options.records ?? true;
  const home = records ? takeHome(env, homeDir) : findHome(env, homeDir);
  const paths = homeFiles(home);
  const settingsFile = openSettings({ path: paths.settings, now });
  const vault = options.cipher === undefined ? null : openVault(paths.secrets, options.cipher);
  const listeners = new Set<(event: EngineEvent) => void>();
  const settings = createLiveSettings({
    file: settingsFile,
    isBusy: () => gateway.isBusy,
    onChange: (isPaceNew) => {
      if (isPaceNew || gateway.isElsewhere()) beginAnew();
      gateway.publish();
      away?.onSettings();
      phone?.onSettings();
    },
    log: options.log,
  });
  let away: Away | null = null;
  let phone: Phone | null = null;
  let ping: Ping | null = null;
  const pausing = createPause(now, () => pause(null));
  const keptPause = settings.loaded.settings.pausedUntil;
  const isPausedAtStart = keptPause !== null && Date.parse(keptPause) > now();
  if (isPausedAtStart) pausing.set(Date.parse(keptPause));
  let gateway = openGateway(find().stateDir);
  if (isPausedAtStart) gateway.onPause();
  const files = watchSmallFiles(
    () => [gateway.location.configPath, gateway.location.rawStateDir, paths.settings],
    () => {
      settings.reload();
      relocate();
    },
  );

  function find(): Location {
    const flags = locateFlags(settings.loaded.settings, options.flags ?? {});
    return locate({ env, homeDir, flags, files: readOnlyFiles, workDir: process.cwd() });
  }

  function openGateway(stateDir: string): GatewayEngine {
    return createGatewayEngine({
      stateDir,
      find,
      paths,
      system,
      now,
      settings: () => settings.loaded,
      records,
      // Of two engines in one home, only the one that owns the socket acts without a person.
      healsByItself: () => options.healsByItself ?? away !== null,
      pausedUntilMs: () => pausing.untilMs,
      emit: (event) => {
        const told =
          event.type === 'status' ? { ...event, status: withOutlets(event.status) } : event;
        for (const listener of listeners) listener(told);
      },
      away: () => away,
      phoneFindings: () => phone?.findings() ?? [],
      onSnapshot: (snapshot) => ping?.onLook(snapshot),
      onFree: () => {
        settings.free();
        relocate();
      },
      log: options.log,
    });
  }

  function withOutlets(status: EngineStatus): EngineStatus {
    return away === null ? status : { ...status, outlets: [...away.status()] };
  }

  /**
   * Restarts the watch, with what is known, after a config change or when a folder has appeared.
   */
  function relocate(): void {
    // A running step keeps the connection and the memory that it began with.
    if (!gateway.isBusy && gateway.isElsewhere()) beginAnew();
  }

  function beginAnew(): void {
    const { stateDir } = find();
    if (stateDir === gateway.location.stateDir) {
      gateway.beginAnew();
      return;
    }
    // Troubles of another OpenClaw say nothing about this one.
    gateway.close(true);
    gateway = openGateway(stateDir);
    if (pausing.untilMs !== null) gateway.onPause();
  }

  function pause(untilMs: number | null): void {
    settings.keepPause(untilMs);
    pausing.set(untilMs);
    gateway.onPause();
    gateway.publish();
  }

  /** Whether an id names a gateway that is not watched. No id means the watched one. */
  function isUnknown(id: GatewayId | undefined): boolean {
    return id !== undefined && id !== gateway.id;
  }

  const engine: LocalEngine = {
    get location() {
      return gateway.location;
    },
    isMeantBy({ env, homeDir, flags: { profile, stateDir, url }, workDir }) {
      const meant = locateFlags(settings.loaded.settings, {
        ...(profile === undefined ? {} : { profile }),
        ...(stateDir === undefined ? {} : { stateDir }),
        ...(url === undefined ? {} : { url }),
      });
      const found = locate({ env, homeDir, flags: meant, files: readOnlyFiles, workDir });
      const isSameUrl = url === undefined || found.url === gateway.location.url;
      return isSameUrl && found.stateDir === gateway.location.stateDir;
    },
    lastLook: () => gateway.lastLook(),
    status: () => withOutlets(gateway.status()),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async plan(action, target, gatewayId) {
      if (isUnknown(gatewayId)) throw new Error(notWatched(gatewayId));
      return gateway.plan(action, target);
    },
    async act(action, target, consent, gatewayId) {
      if (isUnknown(gatewayId)) throw new Error(notWatched(gatewayId));
      return gateway.act(action, target, consent);
    },
    async tryModel(provider, gatewayId) {
      if (isUnknown(gatewayId)) throw new Error(notWatched(gatewayId));
      return gateway.tryModel(provider);
    },
    pause,
    look: () => gateway.look(),
    suspend: () => gateway.suspend(),
    resume: () => gateway.resume(),
    settings: () => settings.loaded,
    configure: settings.configure,
    history: () => gateway.history(),
    evidence: () => gateway.lastLook()?.heard ?? null,
    marks: () => gateway.marks(),
    mark: (mark) =>
      isUnknown(mark.gatewayId) ? err(notWatched(mark.gatewayId)) : gateway.mark(mark),
    places: () => ({
      stateDir: gateway.location.stateDir,
      url: gateway.location.url,
      profiles: [...findProfiles({ env, homeDir, workDir: process.cwd() }, readOnlyFiles)],
      approvals: approvalsHeard(gateway.lastLook()?.heard ?? null),
    }),
    settingsFile: settingsFile.path,
    keepSecret: async (name, text) => {
      if (vault === null) return err(reason('onlyTheAppKeeps'));
      const kept = await vault.keep(name, text);
      return kept.ok ? ok(`app:${name}`) : kept;
    },
    testOutlet: async (name) => away?.test(name) ?? err(reason('otherClawbuoySends')),
    dashboardUrl: () => {
      const { gatewayUrl, port } = gateway.location;
      return `${gatewayUrl.scheme === 'wss' ? 'https' : 'http'}://${gatewayUrl.host}:${port}/`;
    },
    async close() {
      pausing.stop();
      away?.close();
      phone?.close();
      ping?.close();
      await server?.close();
      await files.close();
      gateway.close(false);
    },
  };
  const server = options.link === true ? await serveEngine(home, engine, options.log) : null;
  // Only the engine that owns the home's socket sends notices.
  if (server !== null) {
    ({ away, phone, ping } = openAway({
      file: paths.away,
      vault,
      snapshot: () => gateway.status().snapshot,
      isPaused: () => pausing.untilMs !== null,
      gateway: {
        offersFor: (id, incidentId) => {
          const { snapshot, offers } = gateway.status();
          const isOpen = snapshot.incidents.some((one) => one.id === incidentId);
          return id === gateway.id && isOpen ? offers : [];
        },
        take: async (button) =>
          button.gateway === gateway.id
            ? gateway.fromPhone(button)
            : { kind: 'refused', why: 'over' },
        note: (words, said) => gateway.note(words, said),
      },
      isOpenClawsBot: (token) =>
        isOpenClawsBot(token, gateway.location.configPath, readOnlyFiles, env),
      env,
      now,
      settings: () => settings.loaded.settings,
      onChange: () => gateway.publish(),
      log: options.log,
    }));
    ping.tick();
  }
  return engine;
}

function notWatched(id: GatewayId | undefined): string {
  return reason('notWatchedAnyMore', { name: String(id) });
}
