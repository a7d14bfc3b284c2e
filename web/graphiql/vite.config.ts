import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { compressed } from '../vite.config.ts'

// GraphiQL is a build of its own, some megabytes with the editor: so it shares no file with the map page, which stays as small
// as it is. Developers alone open it, over gzip; brotli's best form of it would take most of the time of a build.
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/graphiql/',
  plugins: [compressed({ brotli: false })],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    outDir: '../dist/page/graphiql',
    emptyOutDir: true,
    assetsInlineLimit: 0, // the policy of the page allows no data: URL
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 4000,
    rolldownOptions: {
      output: { keepNames: true }, // GraphiQL makes the names of its icons, for who cannot see them, of its components' names
      // Directives of React's server components mean nothing here.
      onwarn: (warning, tell) => warning.code === 'MODULE_LEVEL_DIRECTIVE' || tell(warning),
    },
  },
})
