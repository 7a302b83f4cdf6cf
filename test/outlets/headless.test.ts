import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

/** The scripts really run; `uname`, `launchctl`, `systemctl` and `loginctl` are stand-ins. */

const HEADLESS = join(import.meta.dirname, '..', '..', 'assets', 'headless');

function machine(system: 'Darwin' | 'Linux') {
  const root = mkdtempSync(join(tmpdir(), 'clawbuoy-headless-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const bin = join(root, 'bin');
  mkdirSync(bin);
  const put = (name: string, text: string): string => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(bin, name), 0o755);
    return join(bin, name);
  };
  put('uname', `echo ${system}`);
  for (const tool of ['launchctl', 'systemctl', 'loginctl']) {
    put(tool, `echo ${tool} "$@" >> "${join(root, 'asked')}"`);
  }
  const program = put('clawbuoy', 'exit 0');
  const env = { HOME: root, PATH: `${bin}:/usr/bin:/bin` };
  return {
    root,
    program,
    run: (script: string, ...args: string[]) =>
      execFileSync('/bin/sh', [join(HEADLESS, script), ...args], { env, encoding: 'utf8' }),
    asked: () => readFileSync(join(root, 'asked'), 'utf8'),
  };
}

describe('the watch without a window', () => {
  it('is installed as a LaunchAgent and removed again', () => {
    const { root, program, run, asked } = machine('Darwin');
    run('install.sh');
    const plist = join(root, 'Library/LaunchAgents/app.clawbuoy.headless.plist');
    const text = readFileSync(plist, 'utf8');
    expect(text).toContain(`<string>${program}</string>`);
    expect(text).not.toContain('@');
    expect(asked()).toMatch(/bootstrap gui\/\d+ .*app\.clawbuoy\.headless\.plist/);
    run('remove.sh');
    expect(existsSync(plist)).toBe(false);
    expect(asked().trim().split('\n').at(-1)).toMatch(/bootout gui\/\d+\/app\.clawbuoy\.headless/);
  });

  it('is installed as a user unit that begins with the machine, and removed again', () => {
    const { root, program, run, asked } = machine('Linux');
    run('install.sh', program);
    const unit = join(root, '.config/systemd/user/clawbuoy.service');
    expect(readFileSync(unit, 'utf8')).toContain(`ExecStart="${program}" watch`);
    expect(asked()).toContain('enable --now clawbuoy.service');
    expect(asked()).toContain('loginctl enable-linger');
    run('remove.sh');
    expect(existsSync(unit)).toBe(false);
    expect(asked()).toContain('disable --now clawbuoy.service');
  });

  it('is refused for a program that is none, and changes nothing then', () => {
    const { root, run } = machine('Linux');
    expect(() => run('install.sh', 'clawbuoy')).toThrow();
    expect(() => run('install.sh', '/nowhere/clawbuoy')).toThrow();
    expect(existsSync(join(root, '.config'))).toBe(false);
  });
});
