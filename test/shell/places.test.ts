import { expect, it, vi } from 'vitest';

vi.mock('electron', () => import('../support/electron-double.ts'));

import { err } from '../../electron/core/result.ts';
import { placeHandlers } from '../../electron/shell/places.ts';
import { statusWith } from '../core/view/status-fixture.ts';
import { engineFake } from './engine-fake.ts';

const PLACE = {
  was: null,
  kind: 'telegram',
  name: 'my phone!',
  text: 'short',
  answers: true,
  fields: { token: '12:canary-token', chat: '77' },
} as const;

it('keeps what is secret first, and writes only where it is kept', async () => {
  const engine = engineFake(statusWith());
  expect(await placeHandlers(engine).savePlace({ ...PLACE, name: 'phone' })).toEqual({
    kind: 'done',
  });
  expect(engine.asked.slice(0, 2)).toEqual(['keepSecret token phone', 'keepSecret chat phone']);
  expect(engine.asked[2]).toContain('"token":"app:token phone"');
  expect(engine.asked.join()).not.toContain('canary');
});

it('saves nothing where there is no safe place, or where a field does not fit', async () => {
  const engine = engineFake(statusWith());
  const unsafe = { ...engine, keepSecret: async () => err('no safe place') };
  expect(await placeHandlers(unsafe).savePlace({ ...PLACE, name: 'phone' })).toMatchObject({
    kind: 'refused',
    fields: [{ field: 'token', words: expect.stringContaining('no safe place') }],
  });
  // Its secrets are not kept either.
  expect(await placeHandlers(engine).savePlace(PLACE)).toMatchObject({
    kind: 'refused',
    fields: [{ field: 'name' }],
  });
  expect(await placeHandlers(engine).savePing('no address')).toMatchObject({
    kind: 'refused',
    fields: [{ field: 'ping' }],
  });
  expect(engine.asked).toEqual([]);
});

it('changes the pace of the check elsewhere, and nothing where none is set', async () => {
  const engine = engineFake(statusWith());
  const pace = { everyMs: 300_000, graceMs: 0 };
  expect(await placeHandlers(engine).pacePing(pace)).toEqual({ kind: 'done' });
  expect(engine.asked).toEqual([]);
  const loaded = engine.settings();
  const ping = { url: 'env:CHECK', everyMs: 60_000, graceMs: 120_000 };
  const paced = {
    ...engine,
    settings: () => ({ ...loaded, settings: { ...loaded.settings, ping } }),
  };
  expect(await placeHandlers(paced).pacePing(pace)).toEqual({ kind: 'done' });
  expect(engine.asked).toEqual([
    'configure {"ping":{"url":"env:CHECK","everyMs":300000,"graceMs":0}}',
  ]);
});

it('keeps the address of the check elsewhere, and lets it go', async () => {
  const engine = engineFake(statusWith());
  await placeHandlers(engine).savePing('https://hc.example/canary');
  await placeHandlers(engine).savePing(null);
  expect(engine.asked).toEqual([
    'keepSecret ping',
    'configure {"ping":{"url":"app:ping","everyMs":60000,"graceMs":120000}}',
    'configure {"ping":null}',
  ]);
});
