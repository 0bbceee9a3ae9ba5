/** The buttons that overlays open from, so that a lazily loaded menu finds its place. */
export const overlayAnchors: Partial<Record<'project' | 'user' | 'time', HTMLElement | null>> = {};
