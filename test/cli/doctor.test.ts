import { afterEach, describe, expect, it } from 'vitest';
import { gatewayChecks } from '../../electron/cli/verbs/doctor.ts';
import { speak } from '../../electron/core/catalogue/speak.ts';
import { locate } from '../../electron/openclaw/locate/locate.ts';
import { memoryFiles } from '../openclaw/memory-files.ts';
import { evidence, openSocket } from '../support/evidence.ts';

function approvals(version: Parameters<typeof openSocket>[0] | null) {
  const seen = evidence({
    gateway: version === null ? { socket: { kind: 'not-tried' } } : { socket: openSocket(version) },
  });
  return gatewayChecks(seen, []).find(({ name }) => name === 'approvals');
}

describe('what waits for a person', () => {
  it('is heard of whole from September on', () => {
    expect(approvals('2026.9.6')).toMatchObject({ state: 'good' });
  });

  // To hear of all there would take the question out of the chat: nothing to be mended.
  it.each(['2026.2.1', '2026.7.35'] as const)('is heard of in part from %s, and said so', (old) => {
    expect(approvals(old)).toMatchObject({
      state: 'open',
      words: expect.stringContaining('look in the chat or in OpenClaw'),
    });
  });

  it('is not known where no gateway answers', () => {
    expect(approvals(null)).toMatchObject({ state: 'open' });
  });
});

describe('a setting of OpenClaw that cannot be used', () => {
  afterEach(() => speak('en'));

  it.each([
    ['en', 'config: gateway.port is not a port; it is ignored'],
    ['de', 'Konfiguration: gateway.port ist kein Port und wird übergangen'],
    ['zh-Hans', '配置：gateway.port 不是端口，已忽略'],
  ] as const)('is named in the language in use: %s', (language, words) => {
    speak(language);
    const files = memoryFiles({ '/h/.openclaw/openclaw.json': '{ gateway: { port: "x" } }' });
    const { findings } = locate({ env: {}, flags: {}, homeDir: '/h', files });
    const config = gatewayChecks(evidence({}), findings).find(({ name }) => name === 'config');
    expect(config).toEqual({ name: 'config', state: 'bad', words });
  });
});
