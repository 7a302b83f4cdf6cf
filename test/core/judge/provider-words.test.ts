import { describe, expect, it } from 'vitest';
import {
  codesIn,
  isWebPage,
  pageTitle,
  statusIn,
} from '../../../electron/core/judge/provider-words.ts';

describe('the number of a provider’s error', () => {
  it.each([
    ['401', 401],
    ['Error: 401: no', 401],
    ['HTTP 500: no', 500],
    ['got status: 400 Bad Request. {}', 400],
    ['unexpected status 503 Service Unavailable', 503],
    ['Cloud Code Assist API error (429): no', 429],
    ['{\n  "error": {\n    "code": 503', 503],
    ['{"status":404,"title":"Not Found"}', 404],
  ])('is read from "%s": %s', (text, status) => {
    expect(statusIn(text)).toBe(status);
  });

  it.each([
    'the model said 401 times',
    '4011 is a port',
    '{"error":{"code":"1113"}}',
    '{"error":{"code":40013}}',
    'code 503',
  ])('is not taken from "%s"', (text) => {
    expect(statusIn(text)).toBeNull();
  });
});

describe('the codes of a provider’s error', () => {
  it('are those of its body, whole or quoted, and of its head', () => {
    expect(codesIn('400 {"type":"error","error":{"type":"api_error"')).toEqual([
      'error',
      'api_error',
    ]);
    expect(codesIn(String.raw`{"message":"{\"error\":{\"status\":\"UNAVAILABLE\"}}"}`)).toEqual([
      'UNAVAILABLE',
    ]);
    expect(codesIn('HTTP 429 rate_limit_error: slow down')).toEqual(['rate_limit_error']);
    expect(codesIn('ThrottlingException: slow down')).toEqual(['ThrottlingException']);
    expect(codesIn('a word: and no code')).toEqual([]);
  });
});

describe('a web page in place of an answer', () => {
  it('is known by its beginning, and told by its title', () => {
    const page = '403 <!DOCTYPE html><html><head><title> Just a moment... </title>';
    expect(isWebPage(page)).toBe(true);
    expect(pageTitle(page)).toBe('Just a moment...');
    expect(isWebPage('<html><body><h1>Bad Gateway</h1>')).toBe(true);
    expect(pageTitle('<html><body><h1>Bad Gateway</h1>')).toBe('Bad Gateway');
    expect(pageTitle('<html>')).toBeNull();
  });

  it('may have a head before it, and is no text that speaks of one', () => {
    expect(isWebPage('Cloud Code Assist API error (403): <!DOCTYPE html>')).toBe(true);
    expect(isWebPage('Error: 502 <html>')).toBe(true);
    expect(isWebPage('400 write <title> tags')).toBe(false);
    expect(isWebPage('400 {"message":"write <html>"}')).toBe(false);
    expect(isWebPage('it wrote a page about many things, and at last began with <html>')).toBe(
      false,
    );
  });
});

it('costs nothing on any text of the longest kept length', () => {
  const texts = [
    '{"code":',
    '<html '.repeat(60),
    '{ '.repeat(150),
    'Error: '.repeat(50),
    ' '.repeat(300),
  ];
  const startedAt = performance.now();
  for (let round = 0; round < 200; round += 1) {
    for (const text of texts) {
      statusIn(text.slice(0, 300));
      codesIn(text.slice(0, 300));
      isWebPage(text.slice(0, 300));
    }
  }
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});
