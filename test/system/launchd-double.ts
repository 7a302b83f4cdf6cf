import { launchdServices } from '../../electron/system/launchd.ts';
import { type Answer, fails, fakeRun } from './fake-run.ts';

export const LABEL = 'ai.openclaw.gateway';
export const TARGET = `gui/501/${LABEL}`;
export const PLIST = `/Users/jo/Library/LaunchAgents/${LABEL}.plist`;
export const NOT_FOUND = fails(
  113,
  `Could not find service "${LABEL}" in domain for user gui: 501\n`,
);

/** The services of user 501 on a Mac whose launchctl answers as told, on a clock of its own. */
export function services(
  answer: (line: string) => Answer | undefined,
  files: readonly string[] = [PLIST],
  env: Record<string, string> = {},
) {
  const slept: number[] = [];
  let nowMs = 0;
  const { run, asked } = fakeRun((line) => answer(line.replace('/bin/launchctl ', '')));
  const manager = launchdServices({
    run,
    launchctl: '/bin/launchctl',
    plutil: '/usr/bin/plutil',
    homeDir: '/Users/jo',
    uid: 501,
    env,
    exists: (path) => files.includes(path),
    nowMs: () => nowMs,
    sleep: async (ms) => {
      slept.push(ms);
      nowMs += ms;
    },
  });
  return {
    manager,
    asked: () => asked.map((line) => line.replace('/bin/launchctl ', '')),
    slept,
    nowMs: () => nowMs,
  };
}
