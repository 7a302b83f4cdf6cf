import { createElement, Fragment, type ReactNode } from 'react';
import { textParts } from '../electron/core/view/left-to-right.ts';

/**
 * A text as it is read: in a right-to-left page, too, a path or "12 ms" keeps its own order. A
 * command to copy is shown as one, without its backticks.
 */
export function isolated(text: string): ReactNode {
  const parts = textParts(text);
  if (!parts.some((part) => part.isLtr)) return text;
  const drawn = parts.map((part) =>
    !part.isLtr
      ? part.text
      : /^`.*`$/.test(part.text)
        ? createElement('code', { dir: 'ltr' }, part.text.slice(1, -1))
        : createElement('bdi', { dir: 'ltr' }, part.text),
  );
  return createElement(Fragment, null, ...drawn);
}
