import { homedir } from 'node:os';
import type { Settings } from '../core/api/settings-schema.ts';
import type { Engine, EngineEvent } from '../core/api/status.ts';
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
import { createGatewayEngine } from './gateway-engine.ts';
import { createLiveSettings } from './live-settings.ts';
import { createOutside } from './outside.ts';
import { createPause } from './pause.ts';
import { watchSmallFiles } from './watch-files.ts';
import { createWatchedGateway, notWatched } from './watched-gateway.ts';

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
    isBusy: () => watched.current.isBusy,
    onChange: (isPaceNew) => {
      if (isPaceNew || watched.current.isElsewhere()) watched.beginAnew();
      watched.current.publish();
      outside.onSettings();
    },
    log: options.log,
  });
  const pausing = createPause(now, () => pause(null));
  const isPaused = (): boolean => pausing.untilMs !== null;
  const keptPause = settings.loaded.settings.pausedUntil;
  if (keptPause !== null && Date.parse(keptPause) > now()) pausing.set(Date.parse(keptPause));
  const outside = createOutside({
    file: paths.away,
    vault,
    env,
    now,
    settings: () => settings.loaded.settings,
    isPaused,
    gateway: () => watched.current,
    log: options.log,
  });
  const watched = createWatchedGateway({
    find,
    open: (stateDir) =>
      createGatewayEngine({
        stateDir,
        find,
        paths,
        system,
        now,
        settings: () => settings.loaded,
        records,
        // Of two engines in one home, only the one that owns the socket acts without a person.
        healsByItself: () => options.healsByItself ?? outside.away !== null,
        pausedUntilMs: () => pausing.untilMs,
        emit,
        away: () => outside.away,
        phoneFindings: outside.phoneFindings,
        onSnapshot: outside.onSnapshot,
        onFree: () => {
          settings.free();
          watched.relocate();
        },
        log: options.log,
      }),
    isPaused,
  });
  const files = watchSmallFiles(
    () => {
      const { configPath, rawStateDir } = watched.current.location;
      return [configPath, rawStateDir, paths.settings];
    },
    () => {
      settings.reload();
      watched.relocate();
    },
  );

  function find(): Location {
    const flags = locateFlags(settings.loaded.settings, options.flags ?? {});
    return locate({ env, homeDir, flags, files: readOnlyFiles, workDir: process.cwd() });
  }

  function emit(event: EngineEvent): void {
    const told =
      event.type === 'status' ? { ...event, status: outside.withOutlets(event.status) } : event;
    for (const listener of listeners) listener(told);
  }

  function pause(untilMs: number | null): void {
    settings.keepPause(untilMs);
    pausing.set(untilMs);
    watched.current.onPause();
    watched.current.publish();
  }

  const engine: LocalEngine = {
    get location() {
      return watched.current.location;
    },
    isMeantBy: (asker) => isMeant(asker, watched.current.location, settings.loaded.settings),
    lastLook: () => watched.current.lastLook(),
    status: () => outside.withOutlets(watched.current.status()),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    plan: async (action, target, id) => watched.named(id).plan(action, target),
    act: async (action, target, consent, id) => watched.named(id).act(action, target, consent),
    tryModel: async (provider, id) => watched.named(id).tryModel(provider),
    pause,
    look: () => watched.current.look(),
    suspend: () => watched.current.suspend(),
    resume: () => watched.current.resume(),
    settings: () => settings.loaded,
    configure: settings.configure,
    history: () => watched.current.history(),
    evidence: () => watched.current.lastLook()?.heard ?? null,
    marks: () => watched.current.marks(),
    mark: (mark) => {
      const { gatewayId } = mark;
      const isOther = gatewayId !== undefined && gatewayId !== watched.current.id;
      return isOther ? err(notWatched(gatewayId)) : watched.current.mark(mark);
    },
    places: () => ({
      stateDir: watched.current.location.stateDir,
      url: watched.current.location.url,
      profiles: [...findProfiles({ env, homeDir, workDir: process.cwd() }, readOnlyFiles)],
      approvals: approvalsHeard(watched.current.lastLook()?.heard ?? null),
    }),
    settingsFile: settingsFile.path,
    keepSecret: async (name, text) => {
      if (vault === null) return err(reason('onlyTheAppKeeps'));
      const kept = await vault.keep(name, text);
      return kept.ok ? ok(`app:${name}`) : kept;
    },
    testOutlet: outside.test,
    dashboardUrl: () => dashboardOf(watched.current.location),
    async close() {
      pausing.stop();
      outside.close();
      await server?.close();
      await files.close();
      watched.current.close(false);
    },
  };
  const server = options.link === true ? await serveEngine(home, engine, options.log) : null;
  if (server !== null) outside.begin();
  return engine;
}

/** Whether a caller's environment and command line mean the OpenClaw that is watched. */
function isMeant(
  { env, homeDir, flags: { profile, stateDir, url }, workDir }: Asker,
  watched: Location,
  settings: Settings,
): boolean {
  const flags = locateFlags(settings, {
    ...(profile === undefined ? {} : { profile }),
    ...(stateDir === undefined ? {} : { stateDir }),
    ...(url === undefined ? {} : { url }),
  });
  const found = locate({ env, homeDir, flags, files: readOnlyFiles, workDir });
  const isSameUrl = url === undefined || found.url === watched.url;
  return isSameUrl && found.stateDir === watched.stateDir;
}

function dashboardOf({ gatewayUrl: { scheme, host }, port }: Location): string {
  return `${scheme === 'wss' ? 'https' : 'http'}://${host}:${port}/`;
}
