import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig } from 'vite';
import product from '../../../vite.config';

/** Builds the page on which charts are measured: real components, the product's own build settings, in no user's bundle. */
export default mergeConfig(
  product,
  defineConfig({
    root: fileURLToPath(new URL('.', import.meta.url)),
    publicDir: fileURLToPath(new URL('../../../public', import.meta.url)),
    build: {
      emptyOutDir: true,
      rolldownOptions: {
        input: ['index.html', 'empty.html'].map((name) => fileURLToPath(new URL(name, import.meta.url))),
      },
    },
  }),
);
