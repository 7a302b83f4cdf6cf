import { type RefObject, useEffect } from 'react';

/** A long list scrolls. It must not make the panel as high as the screen. */
const MOST_OF_A_LIST_PX = 560;

/**
 * Reports the panel height that would show a whole page, whenever it changes. It depends on the
 * page's content and its text size. The first page may use the whole screen.
 */
export function useFit(
  main: RefObject<HTMLElement | null>,
  isFirstPage: boolean,
  onHeight: (heightPx: number) => void,
): void {
  useEffect(() => {
    const { current } = main;
    const inside = current?.firstElementChild;
    if (current === null || inside === null || inside === undefined) return;
    let told = 0;
    const observer = new ResizeObserver(() => {
      const around = document.documentElement.clientHeight - current.clientHeight;
      const style = getComputedStyle(current);
      const padding = Number.parseFloat(style.paddingTop) + Number.parseFloat(style.paddingBottom);
      const wanted = Math.ceil(around + padding + inside.getBoundingClientRect().height);
      const heightPx = isFirstPage ? wanted : Math.min(wanted, MOST_OF_A_LIST_PX);
      if (heightPx === told) return;
      told = heightPx;
      onHeight(heightPx);
    });
    observer.observe(inside);
    return () => observer.disconnect();
  }, [main, isFirstPage, onHeight]);
}
