/** What a LaunchAgent's property list is made of. */
export type Plist =
  | string
  | number
  | boolean
  | readonly Plist[]
  | { readonly [name: string]: Plist };

/** A property list as XML, as OpenClaw writes its own. */
export function writePlist(value: Plist): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    `<plist version="1.0">${element(value)}</plist>`,
    '',
  ].join('\n');
}

function element(value: Plist): string {
  if (typeof value === 'string') return `<string>${escaped(value)}</string>`;
  if (typeof value === 'number') return `<integer>${value}</integer>`;
  if (typeof value === 'boolean') return value ? '<true/>' : '<false/>';
  if (isArray(value)) return `<array>${value.map(element).join('')}</array>`;
  const entries = Object.entries(value).map(
    ([name, one]) => `<key>${escaped(name)}</key>${element(one)}`,
  );
  return `<dict>${entries.join('')}</dict>`;
}

function isArray(value: Plist): value is readonly Plist[] {
  return Array.isArray(value);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

const TOKEN = /<(string|integer|key)>([^<]*)<\/\1>|<(true|false)\/>|<(\/?)(array|dict)>/g;

/** Reads what `writePlist` writes; throws on anything else. */
export function readPlist(xml: string): Plist {
  const tokens = [...xml.matchAll(TOKEN)];
  let at = 0;
  const next = (): RegExpExecArray => {
    const token = tokens[at];
    if (token === undefined) throw new Error('the property list ends too early');
    at += 1;
    return token;
  };
  const closes = (name: string): boolean => {
    const token = tokens[at];
    return token?.[4] === '/' && token[5] === name;
  };
  const read = (): Plist => {
    const [, kind, text = '', bool, slash, group] = next();
    if (kind === 'string') return unescaped(text);
    if (kind === 'integer') return Number(text);
    if (bool !== undefined) return bool === 'true';
    if (slash !== '' || group === undefined) throw new Error('the property list is out of shape');
    if (group === 'array') {
      const values: Plist[] = [];
      while (!closes('array')) values.push(read());
      at += 1;
      return values;
    }
    const values: Record<string, Plist> = {};
    while (!closes('dict')) {
      const [, name, key = ''] = next();
      if (name !== 'key') throw new Error('a dictionary begins with a key');
      values[unescaped(key)] = read();
    }
    at += 1;
    return values;
  };
  return read();
}
