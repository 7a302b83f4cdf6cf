import { appendFileSync } from 'node:fs';
import type { Era } from './eras.ts';

export type LogLevel = 'INFO' | 'WARN' | 'ERROR';

const LEVEL_IDS: Readonly<Record<LogLevel, number>> = { INFO: 3, WARN: 4, ERROR: 5 };

/**
 * One line of the gateway's log, as its version writes it. It has numbered fields, `_meta` and
 * `time`. Field "0" is the subsystem and "1" the text; a line of the bare console has the text in
 * "0". `message` and `hostname` came after 2026.2.
 */
function logLine(
  era: Era,
  level: LogLevel,
  subsystem: string | null,
  text: string,
  nowMs: number,
): string {
  const date = new Date(nowMs).toISOString();
  const name = subsystem === null ? 'openclaw' : JSON.stringify({ subsystem });
  const fields = subsystem === null ? { 0: text } : { 0: name, 1: text };
  const meta = {
    runtime: 'node',
    runtimeVersion: process.versions.node,
    hostname: era.generation === 'feb' ? 'unknown' : 'simulated',
    name,
    ...(subsystem === null ? {} : { parentNames: ['openclaw'] }),
    date,
    logLevelId: LEVEL_IDS[level],
    logLevelName: level,
  };
  return JSON.stringify(
    era.generation === 'feb'
      ? { ...fields, _meta: meta, time: date }
      : {
          ...fields,
          _meta: meta,
          time: date.replace('Z', '+00:00'),
          hostname: 'simulated',
          message: text,
        },
  );
}

/**
 * The gateway's log file. It is written synchronously, so a line is there once its cause is over.
 */
export class GatewayLog {
  readonly #era: Era;
  readonly #nowMs: () => number;
  readonly file: string;

  constructor(era: Era, file: string, nowMs: () => number) {
    this.#era = era;
    this.file = file;
    this.#nowMs = nowMs;
  }

  write(level: LogLevel, subsystem: string | null, text: string): void {
    appendFileSync(this.file, `${logLine(this.#era, level, subsystem, text, this.#nowMs())}\n`);
  }
}
