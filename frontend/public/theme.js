// Runs before first paint, so that the page never flashes in the wrong theme. ThemeContext keeps the same attributes up to date afterwards.
(() => {
  let stored = {};
  try {
    stored = JSON.parse(localStorage.getItem('sre-copilot.preferences') || '{}').state || {};
  } catch {
    // Storage is off or holds something else: the system's theme is used.
  }
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  const root = document.documentElement;
  const named = stored.theme === 'light' || stored.theme === 'dark';
  root.dataset.theme = named ? stored.theme : dark ? 'dark' : 'light';
  root.dataset.contrast = stored.theme === 'contrast' || matchMedia('(prefers-contrast: more)').matches ? 'high' : 'normal';
  root.dataset.density = stored.density === 'comfortable' ? 'comfortable' : 'compact';
})();
