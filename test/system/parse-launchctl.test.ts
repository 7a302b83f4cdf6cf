import { describe, expect, it } from 'vitest';
import {
  classifyLaunchctl,
  parseKickstartPid,
  parseLaunchctlPrint,
} from '../../electron/system/parse-launchctl.ts';
import { parsePlistJson } from '../../electron/system/parse-plist.ts';
import { PRINT } from './launchctl-print.ts';

describe('launchctl print', () => {
  it('gives what is needed of a running service', () => {
    expect(parseLaunchctlPrint(PRINT)).toEqual({
      state: 'running',
      pid: 4242,
      runs: 4,
      lastExit: '0',
      file: '/Users/jo/Library/LaunchAgents/ai.openclaw.gateway.plist',
      programArguments: [
        '/opt/homebrew/bin/node',
        '/Users/jo doe/lib/node_modules/openclaw/dist/index.js',
        'gateway',
        '--port',
        '18789',
      ],
      environment: {
        OPENCLAW_STATE_DIR: '/Users/jo/.openclaw',
        EQUALS: 'a=b => c',
        XPC_SERVICE_NAME: 'ai.openclaw.gateway',
      },
      outputFiles: ['/Users/jo/Library/Logs/openclaw/gateway.log'],
    });
  });

  it.each([
    ['(never exited)', null],
    ['78: EX_CONFIG', '78: EX_CONFIG'],
    ['1', '1'],
  ])('reads the last exit code %s', (said, lastExit) => {
    const text = PRINT.replace('last exit code = 0', `last exit code = ${said}`);
    expect(parseLaunchctlPrint(text)).toMatchObject({ lastExit });
  });

  it('reads the exit status of older systems', () => {
    const text = PRINT.replace('last exit code = 0', 'last exit status = 256');
    expect(parseLaunchctlPrint(text)).toMatchObject({ lastExit: '256' });
  });

  it('does not take the pid or the state of an inner block for those of the service', () => {
    const text = PRINT.replace('\tpid = 4242\n', '').replace('state = running', '');
    expect(parseLaunchctlPrint(text)).toMatchObject({ pid: null, state: '' });
  });

  it('says nothing by a text of another form', () => {
    expect(parseLaunchctlPrint('')).toBeNull();
    expect(
      parseLaunchctlPrint('Could not find service "x" in domain for user gui: 501'),
    ).toBeNull();
  });

  it('keeps what it has when the text is cut', () => {
    expect(parseLaunchctlPrint(PRINT.slice(0, 200))).toMatchObject({ state: 'running', pid: null });
  });
});

describe('launchctl kickstart -p', () => {
  it.each([
    ['4711\n', 4711],
    ['service spawned with pid: 4711\n', 4711],
    ['', null],
    ['0', null],
    ['started', null],
  ])('%j names the pid %s', (text, pid) => {
    expect(parseKickstartPid(text)).toBe(pid);
  });
});

describe('a refusal of launchctl', () => {
  it.each([
    [113, 'Could not find service "ai.openclaw.gateway" in domain for user gui: 501', 'not-loaded'],
    [113, '', 'not-loaded'],
    [3, 'Boot-out failed: 3: No such process', 'not-loaded'],
    [
      5,
      'Bootstrap failed: 5: Input/output error\nTry re-running the command as root',
      'input-output',
    ],
    [5, '', 'input-output'],
    [36, 'Bootstrap failed: 36: Operation now in progress', 'in-progress'],
    [37, 'Bootstrap failed: 37: Operation already in progress', 'in-progress'],
    [130, 'Bootstrap failed: 130: Service already exists in domain', 'already-loaded'],
    [125, 'Bootstrap failed: 125: Domain does not support specified action', 'no-gui-session'],
    [112, 'Could not find domain for user gui: 501', 'no-gui-session'],
    [1, 'Operation not permitted', 'other'],
    [null, '', 'other'],
  ])('%s %j is %s', (code, text, refusal) => {
    expect(classifyLaunchctl(code, text)).toBe(refusal);
  });
});

describe('a plist as JSON', () => {
  it('gives program and environment', () => {
    const text = JSON.stringify({
      Label: 'ai.openclaw.gateway',
      KeepAlive: true,
      ProgramArguments: ['node', 'x'],
      EnvironmentVariables: { A: '1' },
      StandardOutPath: '/tmp/out.log',
      StandardErrorPath: '/dev/null',
    });
    expect(parsePlistJson(text)).toEqual({
      programArguments: ['node', 'x'],
      environment: { A: '1' },
      outputFiles: ['/tmp/out.log'],
    });
  });

  it('gives nothing where they are missing or of another type, and is no plist when it is none', () => {
    expect(parsePlistJson('{"ProgramArguments":"x","EnvironmentVariables":[1]}')).toEqual({
      programArguments: [],
      environment: {},
      outputFiles: [],
    });
    for (const text of ['', 'x: file does not exist', '[]', 'null']) {
      expect(parsePlistJson(text)).toBeNull();
    }
  });
});
