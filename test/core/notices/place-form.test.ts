import { describe, expect, it } from 'vitest';
import {
  type PlaceInput,
  placeFormOf,
  typedSecrets,
  withPlace,
} from '../../../electron/core/api/place-form.ts';
import { type Outlet, outletSchema } from '../../../electron/core/notices/away/outlet-schema.ts';

const PHONE: Outlet = outletSchema.parse({
  kind: 'ntfy',
  name: 'phone',
  topic: 'app:topic phone',
  token: 'clear:canary',
});
const MAIL: Outlet = outletSchema.parse({
  kind: 'mail',
  name: 'mail',
  host: 'mail.example.org',
  security: 'starttls',
  password: 'env:MAIL',
  from: 'a@example.org',
  to: ['b@example.org', 'c@example.org'],
});
const input = (parts: Partial<PlaceInput>): PlaceInput => ({
  was: null,
  kind: 'ntfy',
  name: 'new',
  text: 'short',
  answers: false,
  fields: {},
  ...parts,
});
const problems = (result: ReturnType<typeof withPlace>) => (result.ok ? [] : result.error);

describe('a place for notices in the window', () => {
  it('is shown without any secret, and without an address that is as good as one', () => {
    const forms = JSON.stringify([PHONE, MAIL].map(placeFormOf));
    expect(forms).not.toContain('canary');
    expect(placeFormOf(PHONE)).toMatchObject({
      fields: { server: 'https://ntfy.sh' },
      secrets: { topic: '', token: '' },
    });
    expect(placeFormOf(MAIL)).toMatchObject({
      fields: { host: 'mail.example.org', port: '465', to: 'b@example.org, c@example.org' },
      secrets: { password: 'env:MAIL' },
    });
  });

  it('is added with its secrets kept elsewhere, and its defaults', () => {
    const place = input({ fields: { topic: 'canary-topic', server: '' } });
    expect(typedSecrets(place)).toEqual([['topic', 'canary-topic']]);
    const added = withPlace([PHONE], place, { topic: 'app:topic new' });
    expect(added).toMatchObject({
      ok: true,
      value: [PHONE, { name: 'new', topic: 'app:topic new', server: 'https://ntfy.sh' }],
    });
    expect(JSON.stringify(added)).not.toContain('canary-topic');
  });

  it('keeps what is left empty, and what the window does not show', () => {
    const { fields } = placeFormOf(MAIL);
    const changed = withPlace(
      [PHONE, { ...MAIL, enabled: false }],
      input({
        was: 'mail',
        kind: 'mail',
        name: 'post',
        fields: { ...fields, from: 'z@example.org' },
      }),
      {},
    );
    expect(changed).toMatchObject({
      ok: true,
      value: [
        PHONE,
        {
          name: 'post',
          from: 'z@example.org',
          password: 'env:MAIL',
          security: 'starttls',
          enabled: false,
        },
      ],
    });
  });

  it('says how mail is kept from being read on its way, TLS where nothing is said', () => {
    expect(placeFormOf(MAIL).fields).toMatchObject({ security: 'starttls' });
    const own = { host: 'mail.example.org', from: 'a@example.org', to: 'b@example.org' };
    const mail = (security: string) =>
      withPlace([], input({ kind: 'mail', fields: { ...own, security } }), {});
    for (const [said, meant] of [
      ['', 'tls'],
      ['starttls', 'starttls'],
    ] as const) {
      expect(mail(said)).toMatchObject({ ok: true, value: [{ security: meant }] });
    }
    expect(problems(mail('none'))).toEqual([{ field: 'security', why: 'form' }]);
  });

  it('sends what was meant for one server to no other', () => {
    const moved = input({
      was: 'phone',
      name: 'phone',
      fields: { server: 'https://else.example' },
    });
    expect(problems(withPlace([PHONE], moved, {}))).toEqual([{ field: 'topic', why: 'needed' }]);
    const host = { ...placeFormOf(MAIL).fields, host: 'else.example' };
    const mail = withPlace(
      [MAIL],
      input({ was: 'mail', kind: 'mail', name: 'mail', fields: host }),
      {},
    );
    expect(mail).toMatchObject({ ok: true });
    expect(JSON.stringify(mail)).not.toContain('env:MAIL');
  });

  it('lets the window name no file and no variable', () => {
    for (const topic of ['file:/etc/passwd', 'env:HOME', 'keychain:x', 'app:ping', 'clear:x']) {
      const place = input({ fields: { topic } });
      expect(typedSecrets(place)).toEqual([]);
      expect(problems(withPlace([], place, {}))).toEqual([{ field: 'topic', why: 'reference' }]);
    }
  });

  it.each([
    ['topic', 'needed', input({ fields: {} })],
    ['name', 'form', input({ name: '-', fields: { topic: 'x' } })],
    ['name', 'taken', input({ name: 'phone', fields: { topic: 'x' } })],
    ['server', 'form', input({ fields: { topic: 'x', server: 'http://example.org' } })],
    [
      'port',
      'form',
      input({ kind: 'mail', fields: { host: 'h', port: 'x', from: 'a@b', to: 'a@b' } }),
    ],
    ['to', 'form', input({ kind: 'mail', fields: { host: 'h', from: 'a@b', to: 'nobody' } })],
    ['shortcut', 'form', input({ kind: 'shortcut', fields: { shortcut: '--run' } })],
  ])('says at the field %s that it is not right (%s)', (field, why, place) => {
    const refs = Object.fromEntries(typedSecrets(place).map(([name]) => [name, `app:${name}`]));
    expect(problems(withPlace([PHONE], place, refs))).toEqual([{ field, why }]);
  });
});
