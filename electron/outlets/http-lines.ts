import { request as requestInClear } from 'node:http';
import { request as requestOverTls } from 'node:https';
import { reason } from '../core/catalogue/sentences/reason.ts';
import { isWithinReach } from '../core/notices/away/reach.ts';
import { errorWords } from './http-post.ts';

export type LinesOptions = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
  /** The stream is over, and why; called once, never after `stop`. */
  readonly onEnd: (why: string, status: number | null) => void;
  /** A stream that is so long silent is dead. */
  readonly silentMs: number;
};

const MOST_LINE_BYTES = 16 * 1024;

/**
 * Reads a stream of lines from an address until it ends or is stopped. Follows no redirect; a line
 * that is too long ends it. Returns the way to stop it. Never throws.
 */
export function readLines({ url, headers, onLine, onEnd, silentMs }: LinesOptions): () => void {
  let isOver = false;
  const end = (why: string, status: number | null): void => {
    if (isOver) return;
    isOver = true;
    stop();
    onEnd(why, status);
  };
  let stop: () => void = () => undefined;
  if (!isWithinReach(url)) {
    queueMicrotask(() => end(reason('addressNotAllowed'), null));
    return () => {
      isOver = true;
    };
  }
  const get = new URL(url).protocol === 'https:' ? requestOverTls : requestInClear;
  const request = get(url, {
    method: 'GET',
    agent: false,
    headers: { 'user-agent': 'Clawbuoy', ...headers },
    maxHeaderSize: 16 * 1024,
  });
  stop = () => request.destroy();
  request.setTimeout(silentMs, () => end(reason('silentTooLong'), null));
  request.on('error', (error) => end(errorWords(error), null));
  request.on('response', (response) => {
    const status = response.statusCode ?? 0;
    if (status !== 200) {
      end(reason('answeredWith', { status }), status);
      return;
    }
    let rest = '';
    response.setEncoding('utf8');
    response.on('data', (text: string) => {
      const lines = `${rest}${text}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (!isOver && line !== '') onLine(line.slice(0, MOST_LINE_BYTES));
      if (rest.length > MOST_LINE_BYTES) end(reason('linesTooLong'), status);
    });
    response.on('error', () => end(reason('connectionCut'), status));
    response.on('close', () => end(reason('streamOver'), status));
  });
  request.end();
  return () => {
    isOver = true;
    request.destroy();
  };
}
