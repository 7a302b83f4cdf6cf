import type {
  ConfigureReply,
  MarkRequest,
  OwnFacts,
  PanelStatus,
  Wanted,
} from '../core/api/ipc-contract.ts';
import { placeFormOf, shownPing, shownPingPace } from '../core/api/place-form.ts';
import { readSettingsChange } from '../core/api/setting-problems.ts';
import type { Engine } from '../core/api/status.ts';
import { DEFAULT_THRESHOLDS } from '../core/api/thresholds.ts';
import { VERSION } from '../core/api/version.ts';
import { strings } from '../core/catalogue/catalogue.ts';
import { spoken, spokenReason } from '../core/catalogue/sentences/spoken.ts';
import type { Evidence } from '../core/evidence/evidence.ts';
import { understood } from '../core/evidence/understood.ts';
import { healingCounts } from '../core/history/healing-counts.ts';
import { incidentStory } from '../core/history/incident-story.ts';
import { answeredShares, RANGES_MS } from '../core/history/patterns.ts';
import { timelineOf } from '../core/history/timeline.ts';
import type { Installed } from '../core/installed/installed.ts';
import type { Acknowledgement } from '../core/notices/acknowledgement-schema.ts';
import { sampleText } from '../core/notices/away/outlet-status.ts';
import { furtherOffers } from '../core/steps/further-offers.ts';
import { settingProblemWords } from '../core/view/setting-words.ts';
import { type Act, type AskPlan, createTryModel } from './actions.ts';
import { copyCommandOf, copyReportOf } from './clipboard.ts';
import type { Commands } from './commands.ts';
import type { Demo } from './demo.ts';
import type { IpcHandlers } from './ipc.ts';
import { loginItem, setLaunchAtLogin } from './login-item.ts';
import type { DesktopNotifications } from './notifications.ts';
import { placeHandlers } from './places.ts';
import { configured, refusedFields, replyOf } from './replies.ts';
import { openNotificationSettings } from './security.ts';
import type { Updates } from './updates.ts';
import { whatIsNew } from './whats-new.ts';

const HOUR_MS = 60 * 60_000;

type Options = {
  readonly engine: Engine;
  readonly act: Act;
  readonly askPlan: AskPlan;
  readonly commands: Commands;
  readonly demo: Demo;
  readonly notifier: Pick<DesktopNotifications, 'sendTest'>;
  readonly panelStatus: () => PanelStatus;
  readonly hidePanel: () => void;
  readonly installed: Installed;
  readonly updates: Pick<Updates, 'ready' | 'install'>;
  readonly fitPanel: (heightPx: number) => void;
  readonly nowMs: () => number;
  readonly log: (line: string) => void;
};

/** The data for the window. It contains no secrets and no message text. */
export function panelStatusOf(
  engine: Engine,
  notices: readonly string[],
  demo: boolean,
  wanted: Wanted | null,
): PanelStatus {
  const status = engine.status();
  return {
    status,
    further: [...furtherOffers(status)],
    marks: [...engine.marks()],
    replies: repliesIn(engine.evidence()),
    notices: [...notices],
    askAboutNotices: isNoticeUnproved(engine),
    demo,
    ...(wanted === null ? {} : { wanted }),
  };
}

function isNoticeUnproved(engine: Engine): boolean {
  const { notifications, noticesSeen } = engine.settings().settings;
  return notifications && noticesSeen === 'asked';
}

/** One handler for each channel. The arguments' form has been checked, their meaning has not. */
export function createHandlers(options: Options): IpcHandlers {
  const {
    engine,
    act,
    askPlan,
    commands,
    demo,
    notifier,
    panelStatus,
    hidePanel,
    fitPanel,
    nowMs,
    installed,
    updates,
  } = options;

  const ownFacts = async (): Promise<OwnFacts> => {
    const plan = await installed.command();
    return {
      changes: [...whatIsNew(VERSION)],
      command: plan.kind === 'none' ? plan.why : plan.kind,
      commandPath: plan.kind === 'none' ? null : plan.path,
      canUpdate: installed.canUpdate,
      ready: updates.ready(),
    };
  };

  const copyReport = copyReportOf(engine);

  return {
    status: async () => panelStatus(),
    plan: askPlan,
    act,
    tryModel: createTryModel(engine),
    pause: async (length) => {
      if (length === 'off') engine.pause(null);
      else commands.pauseForAnHour();
      return null;
    },
    look: async () => {
      await engine.look();
      return null;
    },
    openDashboard: async () => {
      await commands.openDashboard();
      return null;
    },
    openSettingsFile: async () => {
      await commands.openSettingsFile();
      return null;
    },
    mark: async (request) => replyOf(engine.mark(markFrom(request, nowMs()))),
    timeline: async (range) => {
      const toMs = nowMs();
      return timelineOf(engine.history(), toMs - RANGES_MS[range], toMs);
    },
    answered: async () => answeredShares(engine.history(), nowMs()),
    incident: async (id) => incidentStory(spoken(engine.history()), id),
    copyReport,
    copyCommand: copyCommandOf(engine),
    settings: async () => {
      const { settings: all, findings } = engine.settings();
      const { outlets, ping, ...settings } = all;
      const atMs = nowMs();
      return {
        settings,
        healing: [...healingCounts(engine.history(), atMs)],
        placeForms: outlets.map(placeFormOf),
        samples: {
          short: sampleText({ text: 'short' }, atMs),
          full: sampleText({ text: 'full' }, atMs),
        },
        ping: shownPing(ping),
        pingPace: shownPingPace(ping),
        findings: findings.map(spokenReason),
        places: engine.places(),
        own: await ownFacts(),
        login: loginItem(),
        defaults: DEFAULT_THRESHOLDS,
        version: VERSION,
      };
    },
    putCommand: async () => {
      const put = await installed.putCommand();
      if (put.ok) return { kind: 'done' };
      return { kind: 'refused', reason: strings.settings.commandFail };
    },
    installUpdate: async () => updates.install(),
    configure: async (change) => configure(engine, change),
    outletInUse: async (name, enabled) => {
      const { outlets } = engine.settings().settings;
      const changed = outlets.map((one) => (one.name === name ? { ...one, enabled } : one));
      return replyOf(engine.configure({ outlets: changed }));
    },
    ...placeHandlers(engine),
    testOutlet: async (name) => replyOf(await engine.testOutlet(name)),
    launchAtLogin: async (enabled) =>
      setLaunchAtLogin(enabled) ? { kind: 'done' } : { kind: 'refused', reason: strings.loginFail },
    testNotice: async () => {
      notifier.sendTest();
      return null;
    },
    openNotificationSettings: async () =>
      (await openNotificationSettings())
        ? { kind: 'done' }
        : { kind: 'refused', reason: strings.notificationSettingsFail },
    hide: async () => {
      hidePanel();
      return null;
    },
    quit: async () => {
      commands.run({ kind: 'quit' });
      return null;
    },
    fit: async (heightPx) => {
      fitPanel(heightPx);
      return null;
    },
    demo: async (what) => (what === 'start' ? demo.start() : demo.end()),
  };
}

/** Applies a change from the window at once, or names each value that cannot be used. */
function configure(engine: Engine, change: unknown): ConfigureReply {
  const read = readSettingsChange(change);
  if (!read.ok) {
    return refusedFields(
      read.error.map((one) => ({ field: one.field, words: settingProblemWords(one) })),
    );
  }
  return configured(engine, read.value);
}

function markFrom(request: MarkRequest, nowMs: number): Acknowledgement {
  if (request.kind !== 'snooze') return request;
  return { ...request, until: new Date(nowMs + HOUR_MS).toISOString() };
}

/** When each conversation was last answered. */
function repliesIn(evidence: Evidence | null): PanelStatus['replies'] {
  if (evidence === null) return [];
  return understood(evidence).messages.flatMap(({ sessionKey, replyAtMs }) =>
    replyAtMs === null ? [] : [{ sessionKey, at: new Date(replyAtMs).toISOString() }],
  );
}
