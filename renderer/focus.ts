import { type RefObject, useEffect } from 'react';

/** When the panel opens, the next Tab goes to the first control on its page. */
export function useFocusOnOpen(main: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const whenShown = () => {
      const { activeElement } = document;
      const isNowhere = activeElement === null || activeElement === document.body;
      if (document.visibilityState === 'visible' && isNowhere) {
        main.current?.focus({ preventScroll: true });
      }
    };
    whenShown();
    document.addEventListener('visibilitychange', whenShown);
    return () => document.removeEventListener('visibilitychange', whenShown);
  }, [main]);
}
