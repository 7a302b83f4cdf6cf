import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type SpawnedOpenClaw,
  spawnSimulatedOpenClaw,
} from '../../electron/demo/spawn-simulated.ts';
import { makeRoot, SEPTEMBER } from '../engine/harness.ts';
import { clawbuoy, type Ended, TerminalProgram } from '../support/terminal-program.ts';

/**
 * A secret in every place that Clawbuoy reads, and programs in the place of those that it starts:
 * each writes down its arguments and its environment. On a Mac, the system's own tools cannot be
 * replaced, so there only the user's own command does.
 */
const CANARY = 'canary-51c0ffee';
const TOKEN = `${CANARY}-token`;
const cleanups: (() => void | Promise<void>)[] = [];
let gateway: SpawnedOpenClaw;
let home: string;
let recorded: string;
let env: Record<string, string>;
const said: Ended[] = [];

/** A program that writes down what it was given, and answers with nothing. */
function recorder(path: string): void {
  writeFileSync(
    path,
    `#!/bin/sh\n{ echo "ARGV $0 $*"; env; cat; } > "${recorded}/$(basename "$0").$$" </dev/null\n`,
  );
  chmodSync(path, 0o700);
}

beforeAll(async () => {
  const made = makeRoot((cleanup) => cleanups.push(cleanup));
  home = made.home;
  recorded = join(made.root, 'recorded');
  const bin = join(made.root, 'bin');
  for (const folder of [recorded, bin]) mkdirSync(folder);
  for (const tool of ['systemctl', 'tell']) recorder(join(bin, tool));
  const file = join(made.root, 'secret');
  writeFileSync(file, `${CANARY}-file`, { mode: 0o600 });
  gateway = await spawnSimulatedOpenClaw({
    era: SEPTEMBER,
    dir: join(made.root, 'openclaw'),
    token: TOKEN,
  });
  cleanups.push(() => gateway.kill());
  // OpenClaw's config names the variable of its token, and holds other secrets as they are.
  const config = readFileSync(gateway.configPath, 'utf8');
  const named = config.replace(`"${TOKEN}"`, ['"$', '{A_NAME_OF_ONES_OWN}"'].join(''));
  expect(named).not.toBe(config);
  writeFileSync(
    gateway.configPath,
    named.replace('{', `{ "channels": { "telegram": { "botToken": "${CANARY}-bot" } },`),
  );
  writeFileSync(
    join(home, 'settings.json'),
    JSON.stringify({
      outlets: [
        { kind: 'command', name: 'own', argv: [join(bin, 'tell'), 'fixed'] },
        { kind: 'webhook', name: 'hook', url: 'env:BUOY_HOOK', secret: `file:${file}` },
        { kind: 'ntfy', name: 'ntfy', server: 'http://127.0.0.1:1', topic: 'env:BUOY_TOPIC' },
      ],
    }),
    { mode: 0o600 },
  );
  env = {
    PATH: `${bin}:${process.env.PATH}`,
    HOME: made.root,
    CLAWBUOY_HOME: home,
    OPENCLAW_STATE_DIR: gateway.stateDir,
    OPENCLAW_CONFIG_PATH: gateway.configPath,
    A_NAME_OF_ONES_OWN: TOKEN,
    OPENCLAW_GATEWAY_PASSWORD: `${CANARY}-password`,
    BUOY_HOOK: `http://127.0.0.1:1/${CANARY}-hook`,
    BUOY_TOPIC: `${CANARY}-topic`,
    ANTHROPIC_API_KEY: `${CANARY}-model`,
  };
  for (const args of [
    ['status', '-v'],
    ['status', '-v', '--json'],
    ['doctor'],
    ['report'],
    ['notify'],
    ['notify', '--test'],
    ['healing'],
    ['restart', '--dry-run', '--json'],
  ]) {
    said.push(await clawbuoy(args, env));
  }
  const watch = new TerminalProgram(['watch', '--json'], env);
  await watch.until((lines) => lines.find((line) => line.includes('"level":"green"')));
  said.push(await clawbuoy(['notify', '--test'], env));
  said.push(await clawbuoy(['report'], env));
  watch.signal('SIGTERM');
  said.push(await watch.ended);
  said.push(await clawbuoy(['history', '--json'], env));
}, 120_000);
afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());

describe('a secret, wherever it is kept', () => {
  it('was used: the gateway let the look in', () => {
    const seen = said.map(({ stdout }) => stdout).join('\n');
    expect(seen).toContain('"level":"green"');
    expect(seen).not.toContain('unauthorized');
  });

  it('is in nothing that the program says', () => {
    for (const { stdout, stderr } of said) expect(`${stdout}${stderr}`).not.toContain(CANARY);
  });

  it('is in no file of Clawbuoy’s own, the journal among them', () => {
    const files = filesIn(home);
    expect(files.map((path) => path.slice(home.length + 1))).toContain('journal.jsonl');
    for (const path of files) expect(readFileSync(path, 'utf8'), path).not.toContain(CANARY);
  });

  it('is in no argument and no environment of a program that it starts', () => {
    const files = filesIn(recorded);
    const started = new Set(files.map((path) => path.replace(/^.*\/|\.\d+$/g, '')));
    expect([...started].sort()).toEqual(
      process.platform === 'linux' ? ['systemctl', 'tell'] : ['tell'],
    );
    for (const path of files) {
      const text = readFileSync(path, 'utf8');
      expect(text).toContain('PATH=');
      expect(text, path).not.toContain(CANARY);
    }
  });
});
