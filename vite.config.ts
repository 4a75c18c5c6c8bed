import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const web = resolve(import.meta.dirname, 'web');

/** Compressed once here instead of at every request: the server sends the file that the browser takes. */
const compressed: Plugin = {
  name: 'compressed',
  writeBundle({ dir = '' }) {
    for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
      if (!/\.(?:html|js|css|svg)$/.test(name)) continue;
      const bytes = readFileSync(join(dir, name));
      writeFileSync(join(dir, `${name}.br`), brotliCompressSync(bytes));
      writeFileSync(join(dir, `${name}.gz`), gzipSync(bytes, { level: 9 }));
    }
  },
};

/**
 * The pages' Content Security Policy forbids to make code of text. TypeBox would try it once, go on without, and leave a report of
 * the breach in every browser's console.
 */
const withoutEval: Plugin = {
  name: 'without-eval',
  enforce: 'pre',
  load(id) {
    if (!id.endsWith('/typebox/build/system/environment/evaluate.mjs')) return null;
    return 'export const CanEvaluate = () => false;\nexport const Evaluate = () => { throw new Error("No code of text."); };';
  },
};

/** Three pages, each with its own entry, so that a child's tablet loads nothing of the teacher's. */
export default defineConfig({
  root: web,
  plugins: [react(), withoutEval, compressed],
  build: {
    outDir: resolve(import.meta.dirname, 'dist/pages'),
    emptyOutDir: true,
    // What schools still use: iPadOS 15 (the last for the iPad Air 2 of 2014) and Chromebooks of autumn 2021.
    target: ['es2022', 'safari15.4', 'chrome94', 'firefox93'],
    rolldownOptions: {
      input: {
        student: resolve(web, 'index.html'),
        teach: resolve(web, 'teach.html'),
        inspector: resolve(web, 'inspector.html'),
      },
    },
  },
  server: {
    proxy: { '/api': 'http://localhost:4000', '/ws': { target: 'ws://localhost:4000', ws: true } },
  },
});
