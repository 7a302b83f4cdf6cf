/** Longer than anybody holds the button. A press that is dragged off the icon never ends. */
const PRESS_MS = 5_000;
/**
 * VoiceOver sends the click first, the press right after it, and no release. Such a press is
 * ignored.
 */
const AFTER_CLICK_MS = 50;

export type IconPress = {
  /** The mouse went down on the icon. */
  begin(): void;
  /**
   * The click or the menu has come. Returns whether the panel was open when the mouse went down.
   */
  end(): boolean;
  /** Whether the mouse is down on the icon at this moment. */
  isDown(): boolean;
};

/**
 * Remembers whether the panel was open when the mouse went down on the icon. macOS sends the click
 * when the mouse comes up. By then the press may have taken the focus and hidden the panel.
 */
export function createIconPress(isPanelOpen: () => boolean, nowMs: () => number): IconPress {
  let press: { readonly wasOpen: boolean; readonly atMs: number } | null = null;
  let clickAtMs = Number.NEGATIVE_INFINITY;
  const young = () => (press !== null && nowMs() - press.atMs < PRESS_MS ? press : null);
  return {
    begin: () => {
      if (nowMs() - clickAtMs < AFTER_CLICK_MS) return;
      press = { wasOpen: isPanelOpen(), atMs: nowMs() };
    },
    end: () => {
      const wasOpen = young()?.wasOpen ?? isPanelOpen();
      press = null;
      clickAtMs = nowMs();
      return wasOpen;
    },
    isDown: () => young() !== null,
  };
}
