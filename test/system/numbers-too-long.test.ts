import { describe, expect, it } from 'vitest';
import { parseKickstartPid, parseLaunchctlPrint } from '../../electron/system/parse-launchctl.ts';
import { parseLsofListeners, parseLsofPids } from '../../electron/system/parse-lsof.ts';
import { parseProcStat, parseProcStatus } from '../../electron/system/parse-proc.ts';
import { parsePs } from '../../electron/system/parse-ps.ts';
import { parseSystemctlShow } from '../../electron/system/parse-systemctl.ts';

/** Beyond what a number keeps exactly: taken as one, it would name another process. */
const LONG = '9007199254740993';

describe('a pid that is too long to be one', () => {
  it('is no service of launchd', () => {
    expect(parseLaunchctlPrint(`x = {\n\tpid = ${LONG}\n\truns = ${LONG}\n}`)).toMatchObject({
      pid: null,
      runs: null,
    });
    expect(parseLaunchctlPrint('x = {\n\tpid = 4242\n}')?.pid).toBe(4_242);
    expect(parseKickstartPid(`service spawned with pid: ${LONG}`)).toBeNull();
    expect(parseKickstartPid('service spawned with pid: 4242')).toBe(4_242);
  });

  it('is no unit of systemd', () => {
    const show = (pid: string) => parseSystemctlShow(`LoadState=loaded\nMainPID=${pid}`)?.mainPid;
    expect(show(LONG)).toBeNull();
    expect(show('4242')).toBe(4_242);
  });

  it('is no listener, and leaves who has a file open unknown', () => {
    expect(parseLsofListeners(`p${LONG}\ncnode\nf3\nn127.0.0.1:18789`)).toEqual([]);
    expect(parseLsofPids(`p${LONG}\ncnode\np42\ncnode`)).toBeNull();
    expect(parseLsofPids('p42\ncnode')).toEqual([42]);
  });

  it('is no process, whoever tells of it', () => {
    const line = (pid: string) => `${pid} 1 S Sun Nov 22 12:00:00 2026 0:01.00 node`;
    expect(parsePs(`${line(LONG)}\n${line('42')}`).map((one) => one.pid)).toEqual([42]);
    const stat = (pid: string) => `${pid} (node) S 1 ${'0 '.repeat(20)}`;
    expect(parseProcStat(stat(LONG))).toBeNull();
    expect(parseProcStat(stat('42'))?.pid).toBe(42);
    expect(parseProcStatus(`Tgid:\t${LONG}\nNSpid:\t${LONG}\t7`)).toMatchObject({
      threadGroup: null,
      namespacePids: [7],
    });
  });
});
