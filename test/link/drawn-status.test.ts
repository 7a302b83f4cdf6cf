import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Snapshot, snapshotSchema } from '../../electron/core/api/snapshot.ts';
import { VERSION } from '../../electron/core/api/version.ts';
import { clockLocale, language } from '../../electron/core/catalogue/catalogue.ts';
import type { Language } from '../../electron/core/catalogue/languages.ts';
import { speak } from '../../electron/core/catalogue/speak.ts';
import { evidenceSchema } from '../../electron/core/evidence/evidence.ts';
import { judge } from '../../electron/core/judge/judge.ts';
import { STATUS_FORMS } from '../../electron/core/view/status-forms.ts';
import { statusOutput } from '../../electron/core/view/status-output.ts';
import type { Asker } from '../../electron/link/asker.ts';
import {
  askDrawnStatus,
  type DrawingWish,
  type DrawnAnswer,
  localeVariables,
} from '../../electron/link/drawn-status.ts';
import { createLinkServer, type LinkedEngine } from '../../electron/link/server.ts';
import { timeZone } from '../../electron/link/time-zone.ts';
import { statusWith } from '../core/view/status-fixture.ts';
import { engineFake } from '../shell/engine-fake.ts';

const ASKER: Asker = { flags: {}, env: {}, homeDir: '/Users/ada', workDir: '/' };
const WISH: DrawingWish = {
  version: VERSION,
  form: 'brief',
  locale: {},
  columns: null,
  colour: false,
  zone: timeZone(process.env, Date.now()),
};

const LANGUAGES: readonly (readonly [Language, string])[] = [
  ['en', 'C'],
  ['de', 'de_DE.UTF-8'],
  ['zh-Hans', 'zh_CN.UTF-8'],
];
const WIDTHS = [null, 40, 72, 140];

const folder = join(import.meta.dirname, '../incidents');
/** Every fourth incident: a lock, a hung gateway, a model that refuses, and what else there is. */
const incidents = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .filter((_name, index) => index % 4 === 0)
  .map((name) => {
    const evidence = evidenceSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8')));
    return [name, judge(evidence).snapshot] as const;
  });

function socketPath(): string {
  const dir = mkdtempSync(join(tmpdir(), 'clawbuoy-drawn-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return join(dir, 'engine.sock');
}

async function serving(snapshot: Snapshot, changes: Partial<LinkedEngine> = {}): Promise<string> {
  const path = socketPath();
  const engine: LinkedEngine = {
    ...engineFake(statusWith(snapshot)),
    location: { stateDir: '/Users/ada/.openclaw', url: 'ws://127.0.0.1:18789' },
    lastLook: () => null,
    isMeantBy: () => true,
    ...changes,
  };
  const server = await createLinkServer({ path, engine, log: () => undefined });
  if (!server.ok) throw new Error(server.error);
  onTestFinished(() => server.value.close());
  return path;
}

/** An engine that answers everything with these lines. */
async function saying(lines: string): Promise<string> {
  const path = socketPath();
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write(lines);
  }).listen(path);
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return path;
}

/** On a busy machine an engine may take its time. */
function ask(path: string, wish: DrawingWish): Promise<DrawnAnswer> {
  return askDrawnStatus(path, ASKER, wish, 20_000);
}

function reply(value: unknown): string {
  return `${JSON.stringify({ id: 2, ok: true, value })}\n`;
}

describe('a status that the running engine draws', () => {
  it.each(incidents)('of %s is what the program draws by itself', async (_name, snapshot) => {
    const path = await serving(snapshot);
    const here = snapshotSchema.parse(JSON.parse(JSON.stringify(snapshot)));
    for (const [tongue, LANG] of LANGUAGES) {
      for (const form of STATUS_FORMS) {
        for (const columns of WIDTHS) {
          const colour = columns === 72;
          const wish = { ...WISH, form, columns, colour, locale: { LANG } };
          const drawn = await ask(path, wish);
          speak(form === 'json' || form === 'plugin' ? 'en' : tongue);
          try {
            const text = statusOutput(here, { form, colour, columns: columns ?? undefined });
            expect(drawn).toEqual({ kind: 'drawn', text, level: snapshot.level });
          } finally {
            speak('en');
          }
        }
      }
    }
  });

  const [, snapshot] = incidents[0] ?? [];
  if (snapshot === undefined) throw new Error('there is no incident');

  it('leaves the engine its own language and clock', async () => {
    const path = await serving(snapshot);
    speak('zh-Hans', 'zh-CN');
    try {
      const wish = { ...WISH, locale: { LANG: 'de_DE.UTF-8' } };
      expect(await ask(path, wish)).toMatchObject({ kind: 'drawn' });
      expect([language(), clockLocale()]).toEqual(['zh-Hans', 'zh-CN']);
    } finally {
      speak('en', 'en-GB');
    }
  });

  it('is in the language that the settings choose', async () => {
    const { settings } = engineFake();
    const chosen = { ...settings(), settings: { ...settings().settings, language: 'de' as const } };
    const german = await serving(snapshot, { settings: () => chosen });
    const english = await serving(snapshot);
    const wish = { ...WISH, locale: { LANG: 'de_DE.UTF-8' } };
    expect(await ask(german, WISH)).toEqual(await ask(english, wish));
  });

  it.each([
    ['another version', { version: '0.0.1' }],
    ['another time zone', { zone: { ...WISH.zone, name: 'Pacific/Chatham' } }],
    ['a machine that was in another zone', { zone: { ...WISH.zone, offsets: [-765, -765, -825] } }],
  ])('is none for a caller of %s', async (_name, change) => {
    const path = await serving(snapshot);
    const answer = await ask(path, { ...WISH, ...change });
    expect(answer).toEqual({ kind: 'undrawn' });
  });

  it('is none where the engine watches another OpenClaw', async () => {
    const path = await serving(snapshot, { isMeantBy: () => false });
    expect(await ask(path, WISH)).toEqual({ kind: 'nobody' });
  });

  it.each([
    ['nobody listens', async () => socketPath()],
    ['it gives no sign of life', async () => saying('')],
  ])('is none where %s', async (_name, path) => {
    expect(await askDrawnStatus(await path(), ASKER, WISH, 50)).toEqual({ kind: 'nobody' });
  });

  it.each([
    ['does not know the question', '{"id":0,"ok":false,"error":"not understood"}\n'],
    ['has no JSON', 'hello\n'],
    ['has another shape', reply({ kind: 'drawn', text: 1, level: 'green' })],
    ['names a light that there is not', reply({ kind: 'drawn', text: 'a', level: 'blue' })],
    ['is beyond all bounds', reply({ kind: 'drawn', text: 'a'.repeat(2 ** 20 + 1), level: 'red' })],
    ['moves the cursor', reply({ kind: 'drawn', text: 'a\u001b[2Jb\n', level: 'green' })],
    ['names the window', reply({ kind: 'drawn', text: '\u001b]0;x\u0007', level: 'green' })],
    ['writes over a line', reply({ kind: 'drawn', text: 'red\rgreen\n', level: 'green' })],
    ['has an eight-bit escape', reply({ kind: 'drawn', text: '\u009b2J', level: 'green' })],
  ])('is drawn by the program itself where the answer %s', async (_name, lines) => {
    const wish = { ...WISH, colour: true };
    expect(await ask(await saying(lines), wish)).toEqual({ kind: 'undrawn' });
  });

  it('has colours where they are wanted, and nowhere else', async () => {
    const path = await saying(
      reply({ kind: 'drawn', text: '\u001b[32mok\u001b[0m\n', level: 'green' }),
    );
    const kindOf = async (colour: boolean) => (await ask(path, { ...WISH, colour })).kind;
    expect([await kindOf(true), await kindOf(false)]).toEqual(['drawn', 'undrawn']);
  });

  it('is asked for with the variables that name a language, and no others', () => {
    expect(localeVariables({ LANG: 'de_DE', LC_ALL: undefined, HOME: '/', LC_TIME: 'C' })).toEqual({
      LANG: 'de_DE',
    });
  });
});
