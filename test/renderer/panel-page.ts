import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import type { PanelStatus } from '../../electron/core/ipc-contract.ts';
import { answer } from '../../electron/shell/protocol.ts';
import config from '../../electron.vite.config.ts';
import { NOW_MS } from '../core/view/status-fixture.ts';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Why the page cannot be tried here, or null: a real Chromium is needed. */
export const noChromium = existsSync(executablePath)
  ? null
  : `no Chromium at ${executablePath} (set CHROMIUM to one)`;

/** Stands in for the app's own scheme, which only Electron has; the answers are the app's. */
const ORIGIN = 'https://panel.test';

export type PanelOptions = {
  readonly reducedMotion?: boolean;
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
      reply: 'ended' | 'refused';
      push: (status: PanelStatus) => void;
    };
  }
}

/** The built panel in real Chromium, under the policy it has in the app. */
export class PanelLab {
  #root = '';
  #browser: Browser | null = null;
  #page: Page | null = null;
  #complaints: string[] = [];

  async start(): Promise<void> {
    this.#root = await mkdtemp(join(tmpdir(), 'clawbuoy-renderer-'));
    const { renderer } = config;
    await build({
      ...renderer,
      configFile: false,
      logLevel: 'error',
      build: { ...renderer?.build, outDir: this.#root, emptyOutDir: true },
    });
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
  async open(first: PanelStatus, options: PanelOptions = {}): Promise<OpenPanel> {
    const page = this.#page ?? (await this.#makePage());
    this.#page = page;
    this.#complaints = [];
    await page.emulateMedia({
      colorScheme: 'light',
      reducedMotion: options.reducedMotion === true ? 'reduce' : 'no-preference',
    });
    await page.clock.setSystemTime(NOW_MS);
    // Runs after those of earlier openings, and takes their place.
    await page.addInitScript(installApi, first);
    await page.goto(`${ORIGIN}/index.html`);
    return {
      page,
      complaints: this.#complaints,
      asked: () => page.evaluate(() => window.panelTest.asked),
      push: (status) => page.evaluate((next) => window.panelTest.push(next), status),
    };
  }

  async #makePage(): Promise<Page> {
    if (this.#browser === null) throw new Error('the lab is not started');
    const page = await this.#browser.newPage({ viewport: { width: 380, height: 560 } });
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') {
        this.#complaints.push(message.text());
      }
    });
    page.on('pageerror', (error) => this.#complaints.push(error.message));
    await page.clock.install({ time: NOW_MS });
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

/** Runs in the page: the preload script's functions, without an app behind them. */
function installApi(first: PanelStatus): void {
  let current = first;
  const listeners = new Set<(status: PanelStatus) => void>();
  const test: Window['panelTest'] = {
    asked: [],
    reply: 'ended',
    push: (status) => {
      current = status;
      for (const listener of listeners) listener(status);
    },
  };
  const note = async (line: string): Promise<null> => {
    test.asked.push(line);
    return null;
  };
  const api: Window['clawbuoy'] = {
    status: async () => current,
    act: async (action, target) => {
      await note(`act ${action} ${target}`);
      if (test.reply === 'refused') return { kind: 'refused', reason: 'Refused: it has changed.' };
      return {
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
      };
    },
    pause: (length) => note(`pause ${length}`),
    look: () => note('look'),
    openDashboard: () => note('dashboard'),
    onStatus: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
  Object.assign(window, { clawbuoy: api, panelTest: test });
}
