import { useId } from 'react';
import type { Segment } from '../electron/core/history/timeline.ts';
import type { HistoryView } from '../electron/core/view/history.ts';

/** A period in level colours and patterns. Its name describes it in words. */
export function Strip({ view }: { readonly view: Pick<HistoryView, 'label' | 'parts'> }) {
  const id = useId();
  return (
    <svg className="strip" role="img" aria-label={view.label}>
      <Patterns prefix={id} />
      {view.parts.map((part) => (
        <rect
          key={`${part.kind} ${part.from}`}
          x={`${part.from * 100}%`}
          width={`${part.width * 100}%`}
          height="100%"
          fill={`url(#${id}-${part.kind})`}
        />
      ))}
    </svg>
  );
}

/** A pattern for each level, so that the strip can be read without colours. */
export function Patterns({ prefix }: { readonly prefix: string }) {
  const pattern = (kind: Segment['kind'], size: number, mark: string) => (
    <pattern
      id={`${prefix}-${kind}`}
      className={`pattern ${kind}`}
      width={size}
      height={size}
      patternUnits="userSpaceOnUse"
    >
      <rect width={size} height={size} />
      <path d={mark} />
    </pattern>
  );
  return (
    <defs>
      {pattern('green', 8, '')}
      {pattern('amber', 6, 'M1.5 1.5h1.6v1.6h-1.6zM4.5 4.5h1.6v1.6h-1.6z')}
      {pattern('red', 6, 'M-1 3l4-4h1.8l-5.8 5.8zM-1 9l10-10h0v1.8l-8.2 8.2z')}
      {pattern('grey', 6, 'M0 2.5h6v1h-6z')}
      {pattern(
        'unwatched',
        8,
        'M-1 1l2-2h1.2l-3.2 3.2zM-1 9l10-10v1.2l-8.8 8.8zM7 9l2-2v1.2l-.8.8z',
      )}
    </defs>
  );
}
