import { type ReactNode, useEffect, useSyncExternalStore } from 'react';
import { usePreferences } from '@/lib/stores/preferences';

/** Keeps the attributes of the document at what the person chose; public/theme.js sets them before first paint. */
export function ThemeProvider({ children }: { children: ReactNode }) {
  const theme = usePreferences((state) => state.theme);
  const density = usePreferences((state) => state.density);
  const systemDark = useMedia('(prefers-color-scheme: dark)');
  const systemContrast = useMedia('(prefers-contrast: more)');
  const scheme = theme === 'light' || theme === 'dark' ? theme : systemDark ? 'dark' : 'light';
  const contrast = theme === 'contrast' || systemContrast ? 'high' : 'normal';
  useEffect(() => {
    Object.assign(document.documentElement.dataset, { theme: scheme, contrast, density });
  }, [scheme, contrast, density]);
  return children;
}

function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    () => matchMedia(query).matches,
  );
}
