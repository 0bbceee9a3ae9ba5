import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const gateway = process.env.DEV_API_URL ?? 'http://localhost:8580';
const socket = process.env.DEV_WS_URL ?? 'ws://localhost:8505';

// A package that brings a copy of its own of one of these keeps it in its own chunk.
const vendor =
  /(?<!node_modules.*)node_modules[\\/](react|react-dom|scheduler|zustand|openapi-fetch|openapi-react-query|@tanstack[\\/](react-router|router-core|history|react-store|store|react-query|query-core))[\\/]/;

// The browser sees one origin: in development Vite forwards what the web server on :3000 forwards in production.
const proxy = {
  '/api': { target: gateway },
  '/v1': { target: gateway },
  '/ws': { target: socket, ws: true },
};

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { tsconfigPaths: true },
  server: { port: 5173, proxy },
  preview: { port: 4173, proxy },
  build: {
    target: 'es2023',
    manifest: true,
    sourcemap: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What every page needs of other people's code is one file: it compresses better whole, and outlives our releases.
    rolldownOptions: { output: { advancedChunks: { groups: [{ name: 'vendor', test: vendor }] } } },
  },
});
