import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { strings } from '../../electron/core/catalogue/catalogue.ts';
import { spawnSimulatedOpenClaw } from '../../electron/demo/spawn-simulated.ts';
import { createEngine } from '../../electron/engine/engine.ts';
import { openJournal } from '../../electron/recovery/journal.ts';
import { telegramService } from '../outlets/phone-services.ts';
import { FEBRUARY, MAIN, makeRoot, TOKEN, testSystem } from './harness.ts';

const soon = { timeout: 20_000 };

async function scene() {
  const { root, home } = makeRoot(onTestFinished);
  const telegram = await telegramService(onTestFinished);
  writeFileSync(
    join(home, 'settings.json'),
    JSON.stringify({
      thresholds: { tickMs: 1_000, fastTickMs: 250 },
      awayWaitMs: 0,
      outlets: [
        {
          kind: 'telegram',
          name: 'phone',
          server: telegram.url,
          token: 'env:BOT',
          chat: 'env:CHAT',
          answers: true,
        },
      ],
    }),
  );
  const gateway = await spawnSimulatedOpenClaw({
    era: FEBRUARY,
    dir: join(root, 'openclaw'),
    token: TOKEN,
    acquireTimeoutMs: 1_000,
  });
  onTestFinished(() => gateway.kill());
  const owner = spawn('sleep', ['120'], { stdio: 'ignore' });
  onTestFinished(() => void owner.kill('SIGKILL'));
  await once(owner, 'spawn');
  const engine = await createEngine({
    env: {
      CLAWBUOY_HOME: home,
      OPENCLAW_STATE_DIR: gateway.stateDir,
      OPENCLAW_CONFIG_PATH: gateway.configPath,
      BOT: '12:canary-bot',
      CHAT: '77',
    },
    homeDir: root,
    system: testSystem(),
    link: true,
    log: () => undefined,
  });
  onTestFinished(() => engine.close());
  const level = () => engine.status().snapshot.level;
  const path = await gateway.lockPath(MAIN);
  const lockIt = async () => {
    mkdirSync(dirname(path), { recursive: true });
    const createdAt = new Date(Date.now() - 600_000).toISOString();
    writeFileSync(path, JSON.stringify({ pid: owner.pid, createdAt }));
    const before = telegram.sent.length;
    await gateway.userMessage('hello');
    await expect.poll(() => telegram.sent.slice(before).some(hasButton), soon).toBe(true);
    return telegram.button();
  };
  await expect.poll(level, soon).toBe('green');
  const answers = () => telegram.answered.map(({ text }) => text);
  const records = () =>
    openJournal({ file: join(home, 'journal.jsonl'), now: Date.now }).read().records;
  const notes = () => records().flatMap((one) => (one.type === 'note' ? [one.text] : []));
  const kept = () =>
    readFileSync(join(home, 'journal.jsonl'), 'utf8') + JSON.stringify(engine.status());
  return {
    telegram,
    engine,
    path,
    button: await lockIt(),
    answers,
    records,
    notes,
    kept,
  };
}

it('a lock in the way is released from the phone, once', async () => {
  const { telegram, engine, path, button, answers, records, notes, kept } = await scene();
  telegram.press(button);
  await expect.poll(() => existsSync(path), soon).toBe(false);
  await expect
    .poll(() => engine.status().lastResult, soon)
    .toMatchObject({
      action: 'unlock',
      outcome: 'done',
    });
  telegram.press(button);
  await expect.poll(answers, soon).toContain(strings.away.phone.refused.used);
  expect(records().filter((one) => one.type === 'action-started')).toMatchObject([
    { action: 'unlock', by: 'person', why: 'asked for from the phone, at "phone"' },
  ]);
  expect(notes().join()).toContain('refused, it was pressed before');
  expect(kept()).not.toContain('canary');
  expect(kept()).not.toContain(button);
}, 120_000);

function hasButton({ reply_markup }: { reply_markup?: unknown }): boolean {
  return reply_markup !== undefined;
}
