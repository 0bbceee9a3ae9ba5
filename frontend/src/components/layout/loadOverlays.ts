/** Fetches the chunk of palette, pickers and menus: at idle time, or on the first hover, focus or key. */
export function loadOverlays() {
  return import('./overlays/Overlays');
}
