/** Sizes of what a build loads, from Vite's manifest. */

/** Every file that loading a manifest entry fetches before it can run: itself and its static imports. */
export function closure(manifest, key, seen = new Set()) {
  const chunk = manifest[key];
  if (!chunk || seen.has(key)) return seen;
  seen.add(key);
  for (const next of chunk.imports ?? []) closure(manifest, next, seen);
  return seen;
}

/** What opens over a page and is fetched at idle time: palette, pickers, menus, dialogs, toasts. */
const isOverlay = (key) => key.startsWith('src/components/layout/overlays/') || key.startsWith('src/components/ui/');

/** The parts of the product that have a budget, each with the files it loads beyond the shell. */
export function parts(manifest) {
  const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
  if (!entry) throw new Error('The manifest names no entry.');
  const shell = closure(manifest, entry);
  const beyond = (key) => [...closure(manifest, key)].filter((other) => !shell.has(other));
  const lazy = Object.keys(manifest).filter((key) => manifest[key].isDynamicEntry);
  return {
    shell: [...shell],
    overlays: lazy.filter(isOverlay).flatMap(beyond),
    pages: lazy.filter((key) => key.startsWith('src/pages/')).map((key) => ({ name: key, chunks: beyond(key) })),
    others: lazy
      .filter((key) => !key.startsWith('src/pages/') && !isOverlay(key))
      .map((key) => ({ name: key, chunks: beyond(key) })),
    styles: [
      ...new Set(
        Object.values(manifest).flatMap((chunk) => [...(chunk.css ?? []), ...(chunk.file.endsWith('.css') ? [chunk.file] : [])]),
      ),
    ],
  };
}

/** The sum of the sizes of chunks, given how large a file is. */
export function total(manifest, keys, sizeOf) {
  return [...new Set(keys)]
    .map((key) => manifest[key].file)
    .filter((file) => file.endsWith('.js'))
    .reduce((sum, file) => sum + sizeOf(file), 0);
}
