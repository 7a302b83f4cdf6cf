import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { PanelStatus } from '../../electron/core/api/ipc-contract.ts';
import { DEFAULT_SETTINGS } from '../../electron/core/api/settings-schema.ts';
import type { SentenceBook } from '../../electron/core/catalogue/sentences/book.ts';
import { deBook } from '../../electron/core/catalogue/sentences/de-book.ts';
import { drawAll } from '../../electron/core/catalogue/sentences/draw.ts';
import { zhHansBook } from '../../electron/core/catalogue/sentences/zh-hans-book.ts';
import { healingCounts } from '../../electron/core/history/healing-counts.ts';
import { answeredShares } from '../../electron/core/history/patterns.ts';
import { timelineOf } from '../../electron/core/history/timeline.ts';
import { sampleText } from '../../electron/core/notices/away/outlet-status.ts';
import { answer } from '../../electron/shell/protocol.ts';
import { NOW_MS, OWN, PLACES, unlockPlan } from '../core/view/status-fixture.ts';
import { buildPage, buildPreload } from './build-page.ts';
import type { PanelReplies } from './panel-replies.ts';
import type { PageState } from './states.ts';

const BOOKS: Readonly<Record<string, SentenceBook>> = { de: deBook, 'zh-Hans': zhHansBook };

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Why the page cannot be tried here, or null: a real Chromium is needed. */
export const noChromium = existsSync(executablePath)
  ? null
  : `no Chromium at ${executablePath} (set CHROMIUM to one)`;

/** Stands in for the app's own scheme, which only Electron has; the answers are the app's. */
const ORIGIN = 'https://panel.test';

export type PanelOptions = {
  readonly reducedMotion?: boolean;
  readonly colorScheme?: 'light' | 'dark';
};

export type OpenPanel = {
  readonly page: Page;
  /** What the page has asked of the app, oldest first. */
  asked(): Promise<readonly string[]>;
  push(status: PanelStatus): Promise<void>;
  /** What Chromium complained about: a broken policy shows here. */
  readonly complaints: readonly string[];
};

declare global {
  interface Window {
    panelTest: {
      asked: string[];
      refuse: boolean;
      /** How the app answers when it is asked for its status. */
      app: 'answers' | 'hangs' | 'is gone';
      replies: PanelReplies;
      push: (status: PanelStatus) => void;
    };
    /** What `require('electron')` gives the preload script in Electron. */
    electronInPage: unknown;
  }
}

const SAMPLES = {
  short: sampleText({ text: 'short' }, NOW_MS),
  full: sampleText({ text: 'full' }, NOW_MS),
};

export const NO_REPLIES: PanelReplies = {
  timeline: {
    day: timelineOf([], NOW_MS - 86_400_000, NOW_MS),
    week: timelineOf([], NOW_MS - 7 * 86_400_000, NOW_MS),
  },
  answered: answeredShares([], NOW_MS),
  incident: null,
  settings: {
    settings: DEFAULT_SETTINGS,
    defaults: DEFAULT_SETTINGS.thresholds,
    version: '0.1.0',
    healing: [...healingCounts([], NOW_MS)],
    placeForms: [],
    samples: SAMPLES,
    ping: null,
    pingPace: null,
    findings: [],
    places: PLACES,
    own: OWN,
    login: 'not-registered',
  },
  plan: { kind: 'plan', plan: unlockPlan() },
};

/** The built panel in real Chromium, under the policy it has in the app. */
export class PanelLab {
  readonly #clock: 'fixed' | 'real';
  #root = '';
  #preload = '';
  #browser: Browser | null = null;
  #page: Page | null = null;
  #complaints: string[] = [];

  /** A fixed clock stands at NOW_MS until it is told otherwise; measures need a real one. */
  constructor(clock: 'fixed' | 'real' = 'fixed') {
    this.#clock = clock;
  }

  async start(): Promise<void> {
    this.#root = await mkdtemp(join(tmpdir(), 'clawbuoy-renderer-'));
    await buildPreload(join(this.#root, 'preload'));
    this.#preload = await readFile(join(this.#root, 'preload/preload.cjs'), 'utf8');
    await buildPage(this.#root);
    // What a page costs that does nothing: measures stand beside it.
    await writeFile(
      join(this.#root, 'empty.html'),
      '<!doctype html><title>Empty</title><h1>Hello</h1>',
    );
    this.#browser = await chromium.launch({
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
  }

  async stop(): Promise<void> {
    await this.#browser?.close();
    await rm(this.#root, { recursive: true, force: true });
  }

  /** Shows the panel as it is first opened with a status; one page serves all tests in turn. */
  async open(
    first: PanelStatus,
    options: PanelOptions = {},
    replies: Partial<PanelReplies> = {},
    path = 'index.html',
  ): Promise<OpenPanel> {
    const page = this.#page ?? (await this.#makePage());
    this.#page = page;
    this.#complaints = [];
    await page.emulateMedia({
      colorScheme: options.colorScheme ?? 'light',
      reducedMotion: options.reducedMotion === true ? 'reduce' : 'no-preference',
    });
    if (this.#clock === 'fixed') await page.clock.setSystemTime(NOW_MS);
    // Runs after those of earlier openings, and takes their place.
    await page.addInitScript(installApp, { first, replies: { ...NO_REPLIES, ...replies } });
    // The preload script as it is built, behind the functions that Electron would give it.
    await page.addInitScript(
      `(() => { const require = () => window.electronInPage; const exports = {}; ${this.#preload} })();`,
    );
    await page.goto(`${ORIGIN}/${path}`);
    return {
      page,
      complaints: this.#complaints,
      asked: () => page.evaluate(() => window.panelTest.asked),
      push: (status) => page.evaluate((next) => window.panelTest.push(next), status),
    };
  }

  /** A page of its own that is not the panel. */
  async plainPage(viewport: { width: number; height: number }): Promise<Page> {
    if (this.#browser === null) throw new Error('the lab is not started');
    return this.#browser.newPage({ viewport });
  }

  /** Makes the page that the next opening uses, so that its making is not measured. */
  async prepare(): Promise<Page> {
    this.#page ??= await this.#makePage();
    return this.#page;
  }

  /** The next opening gets a page, and a cache, of its own. */
  async forget(): Promise<void> {
    await this.#page?.context().close();
    this.#page = null;
  }

  async #makePage(): Promise<Page> {
    if (this.#browser === null) throw new Error('the lab is not started');
    const page = await this.#browser.newPage({
      viewport: { width: 380, height: 560 },
      // Times of day are those of the person in front of it; here they must be the same anywhere.
      timezoneId: 'UTC',
      locale: 'en-GB',
    });
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') {
        this.#complaints.push(message.text());
      }
    });
    page.on('pageerror', (error) => this.#complaints.push(error.message));
    if (this.#clock === 'fixed') await page.clock.install({ time: NOW_MS });
    // Run through tsx, functions that are sent to the page carry calls to this helper of it.
    await page.addInitScript('globalThis.__name = (value) => value');
    await page.route('**/*', async (route) => {
      const url = new URL(route.request().url());
      const reply = await answer(this.#root, 'GET', `clawbuoy://panel${url.pathname}`);
      const body = Buffer.from(await reply.arrayBuffer());
      const headers = Object.fromEntries(reply.headers);
      await route.fulfill({ status: reply.status, headers, body });
    });
    return page;
  }
}

/** Opens the panel and goes where a state is to be seen. */
export async function openState(
  lab: PanelLab,
  state: PageState,
  options: {
    readonly colorScheme?: 'light' | 'dark';
    readonly textPercent?: number;
    readonly language?: string;
  } = {},
): Promise<OpenPanel> {
  const path =
    options.language === undefined ? undefined : `index.html?language=${options.language}`;
  // As the app does: the engine's sentences are drawn before the window gets them.
  const book = BOOKS[options.language ?? 'en'];
  const panel = book === undefined ? state.panel : drawAll(book, state.panel);
  const opened = await lab.open(panel, options, state.replies, path);
  const { page } = opened;
  await page.evaluate(setTextSize, options.textPercent ?? 100);
  for (const name of state.press) await page.getByRole('button', { name }).first().click();
  for (const words of state.unfold ?? []) {
    await page.locator('summary', { hasText: words }).first().click();
  }
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => resolve(null))));
  return opened;
}

/** Runs in the page: the text size a person has set in the system. */
export function setTextSize(percent: number): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`html { font-size: ${percent}% }`);
  document.adoptedStyleSheets = [sheet];
}

/** Runs in the page: Electron's side of the preload script, with answers as the app gives them. */
function installApp({ first, replies }: { first: PanelStatus; replies: PanelReplies }): void {
  let current = first;
  const listeners = new Set<(event: object, status: PanelStatus) => void>();
  const test: Window['panelTest'] = {
    asked: [],
    refuse: false,
    app: 'answers',
    replies,
    push: (status) => {
      current = status;
      for (const listener of listeners) listener({}, status);
    },
  };
  const done = () =>
    test.refuse ? { kind: 'refused', reason: 'Refused: it has changed.' } : { kind: 'done' };
  const answers: Record<string, (...args: unknown[]) => unknown> = {
    status: () => {
      if (test.app === 'is gone') throw new Error('no handler');
      return test.app === 'hangs' ? new Promise(() => undefined) : current;
    },
    act: (action, target) =>
      test.refuse
        ? done()
        : {
            kind: 'ended',
            result: {
              id: 'a1',
              action,
              target,
              outcome: 'done',
              reason: '',
              steps: [],
              undo: null,
              after: current.status.snapshot,
            },
          },
    timeline: (range) => test.replies.timeline[range === 'week' ? 'week' : 'day'],
    answered: () => test.replies.answered,
    incident: () => test.replies.incident,
    settings: () => test.replies.settings,
    plan: () => test.replies.plan,
    mark: done,
    copyReport: done,
    copyCommand: done,
    tryModel: () => ({
      well: true,
      words: 'OpenAI answers (0.8 s). Send your message again in a few minutes.',
    }),
    configure: () =>
      test.refuse
        ? {
            kind: 'refused',
            reason: 'Refused',
            fields: [{ field: 'url', words: 'Not changed: write it as ws://host:port.' }],
          }
        : { kind: 'done' },
    savePlace: () =>
      test.refuse
        ? {
            kind: 'refused',
            reason: 'Refused',
            fields: [{ field: 'topic', words: 'Not saved: this is needed.' }],
          }
        : { kind: 'done' },
    removePlace: done,
    savePing: done,
    pacePing: done,
    putCommand: done,
    installUpdate: done,
    launchAtLogin: done,
    demo: done,
    openNotificationSettings: done,
  };
  const reads = ['status', 'plan', 'timeline', 'answered', 'incident', 'settings', 'fit'];
  const electronInPage = {
    contextBridge: {
      exposeInMainWorld: (name: string, api: object) => Object.assign(window, { [name]: api }),
    },
    ipcRenderer: {
      invoke: async (wire: string, ...args: unknown[]) => {
        const channel = wire.replace('clawbuoy:', '');
        if (!reads.includes(channel)) {
          const words = args
            .filter((arg) => arg !== undefined)
            .map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg)));
          test.asked.push([channel, ...words].join(' '));
        }
        return answers[channel]?.(...args) ?? null;
      },
      on: (_channel: string, listener: (event: object, status: PanelStatus) => void) =>
        listeners.add(listener),
      removeListener: (_channel: string, listener: (event: object, status: PanelStatus) => void) =>
        listeners.delete(listener),
    },
  };
  Object.assign(window, { electronInPage, panelTest: test });
}
