import type { ReactNode } from 'react';
import type { TrayIcon } from '../electron/core/view/tray.ts';

/** The same silhouettes as in the menu bar: assets/icons. */
const SHAPES: Record<TrayIcon, ReactNode> = {
  green: (
    <>
      <circle cx="9" cy="9" r="8" fill="currentColor" />
      <path className="mark" d="M5.4 9.2l2.6 2.7 4.7-5.6" />
    </>
  ),
  amber: (
    <>
      <path className="solid" d="M9 1.8l7.4 13.4H1.6z" />
      <path className="mark" d="M9 6.4v4.2M9 13.1v.01" />
    </>
  ),
  red: (
    <>
      <path className="solid" d="M9 1.2l6 7.8-6 7.8L3 9z" />
      <path className="mark" d="M9 5.2v4.4M9 12.4v.01" />
      <path className="line" d="M1.9 4.2a8.6 8.6 0 0 0 0 9.6M16.1 4.2a8.6 8.6 0 0 1 0 9.6" />
    </>
  ),
  grey: <circle className="line dashed" cx="9" cy="9" r="7" />,
  paused: (
    <>
      <rect x="3.4" y="1.6" width="4" height="14.8" rx="1.2" fill="currentColor" />
      <rect x="10.6" y="1.6" width="4" height="14.8" rx="1.2" fill="currentColor" />
    </>
  ),
  busy: (
    <g className="turning">
      <path className="line" d="M9 2.2a6.8 6.8 0 1 1-6.4 4.6" />
      <path className="solid" d="M9.4.6v3.6L6.8 2.3z" />
    </g>
  ),
};

/** The light, by shape and colour. Screen readers read its name. */
export function Light({ light, label }: { readonly light: TrayIcon; readonly label: string }) {
  return (
    <svg className={`light ${light}`} viewBox="0 0 18 18" role="img" aria-label={label}>
      {SHAPES[light]}
    </svg>
  );
}
