import { describe, expect, it } from 'vitest';
import { plainText } from '../electron/core/catalogue/plain-text.ts';
import { wordsRedactor } from '../electron/core/text/redact.ts';
import { shellWord } from '../electron/core/text/shell-word.ts';
import { outputSpelledOut } from '../electron/core/text/visible.ts';
import { plain } from '../electron/core/view/terminal-text.ts';
import { sessionInWords, wrapText } from '../electron/core/view/words.ts';
import { readLockSentence } from '../electron/openclaw/lock-sentences.ts';
import { readLogEntry } from '../electron/openclaw/log/log-entries.ts';
import { parseLogLine } from '../electron/openclaw/log/log-lines.ts';
import { columnsOf } from '../electron/openclaw/sqlite-columns.ts';
import { parseKickstartPid, parseLaunchctlPrint } from '../electron/system/parse-launchctl.ts';
import { parseLsofListeners } from '../electron/system/parse-lsof.ts';
import { parseCmdline, parseProcStat, parseProcStatus } from '../electron/system/parse-proc.ts';
import { parsePs } from '../electron/system/parse-ps.ts';
import { parseSystemctlShow } from '../electron/system/parse-systemctl.ts';
import { evidence } from './support/evidence.ts';

/**
 * Whoever can write into a log, a file's name or a frame can make it long. A reader that looks at
 * all of the text again from each of its letters takes seconds to minutes for these. Each of ours
 * takes a tenth of a second at most; the time of the processor is measured, since the machine may be
 * busy with other things.
 */
const LETTERS = 64_000;
const MOST_MS = 2_000;

const SHAPES = [
  '.',
  'a',
  'a.',
  'a1',
  '1',
  '-',
  'a-',
  '_',
  ' ',
  '\t',
  '\n',
  '\0',
  '=',
  'a=',
  ' = {',
  '@',
  'a@',
  'a@a.',
  '/',
  '/a',
  '/home/',
  '/agents/',
  '+1',
  '+1 ',
  '"',
  "'",
  '`',
  '[',
  '(',
  '/*',
  '--',
  'a,',
  ':',
  'agent:',
  'agent:a',
  'wss://',
  'wss://a@',
  'ai.openclaw.',
  '2026-11-22',
  '2026-11-22T1:',
  '\u001b[',
  '\u202e',
  '\u200d',
  '❤',
  'é',
  '\\',
  'lane=a ',
  ' pid=1',
  'pid=',
  'a INT, ',
  '.jsonl.lock',
  '.lock ',
  'session file locked (timeout 1ms): pid=1 /',
  'session file lock stale (',
  'timeout waiting for session store lock: /',
] as const;
const redact = wordsRedactor(evidence());
/** What is read, how, and what may stand before the part that does not end. */
const READERS: readonly { reader: string; read: (text: string) => unknown; head?: string }[] = [
  { reader: 'redaction', read: (text) => redact(text) },
  {
    reader: 'a line of a terminal',
    read: (text) => [plain(text), outputSpelledOut(text), shellWord(text)],
  },
  {
    reader: 'a line of the panel',
    read: (text) => [
      plainText(text),
      sessionInWords(text, { sessions: [] }),
      wrapText(text, 64, 3),
    ],
  },
  {
    reader: 'the words of a lock',
    read: readLockSentence,
    head: 'session file locked (timeout 1ms): pid=1 /',
  },
  {
    reader: 'a line of a log',
    read: (text) => {
      const line = parseLogLine(text);
      return line === null ? null : readLogEntry(line);
    },
  },
  {
    reader: 'a record of a log',
    read: (text) => {
      const line = parseLogLine(
        JSON.stringify({ 0: '{"subsystem":"x"}', 1: text, _meta: { logLevelName: 'ERROR' } }),
      );
      return line === null ? null : readLogEntry(line);
    },
  },
  { reader: 'the columns of a table', read: columnsOf, head: 'CREATE TABLE t(' },
  { reader: 'launchctl', read: (text) => [parseLaunchctlPrint(text), parseKickstartPid(text)] },
  { reader: 'systemctl', read: parseSystemctlShow },
  { reader: 'lsof', read: parseLsofListeners },
  { reader: 'ps', read: parsePs },
  {
    reader: '/proc',
    read: (text) => [parseProcStat(text), parseProcStatus(text), parseCmdline(`${text}x`)],
  },
];

describe('text without an end', () => {
  it.each(READERS)('comes to an end soon: $reader', ({ read, head = '' }) => {
    for (const shape of SHAPES) {
      const text = `${head}${shape.repeat(Math.ceil(LETTERS / shape.length))}!`;
      const before = process.cpuUsage();
      read(text);
      const { user, system } = process.cpuUsage(before);
      expect((user + system) / 1_000, JSON.stringify(shape)).toBeLessThan(MOST_MS);
    }
  });
});
