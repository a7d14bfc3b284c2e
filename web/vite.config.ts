import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'
import { styles } from './styles.ts'

// The icons of the page, by the names that lucide gives them.
const icons = [
  'landmark', 'armchair', 'book-open', 'handshake', 'scroll-text', 'building', 'hand-heart', 'locate-fixed', 'search', 'x',
  'chevron-left', 'phone', 'plus', 'minus', 'map-pin', 'star', 'settings', 'undo-2', 'redo-2', 'footprints', 'share-2', 'accessibility', 'move', 'chevron-up', 'chevron-down', 'chevron-right',
]

/** Offers `virtual:icons`: the shapes of the icons named above and of no others. */
function iconShapes(): Plugin {
  const name = 'virtual:icons'
  return {
    name: 'icon-shapes',
    resolveId: (id) => (id === name ? '\0' + name : null),
    load(id) {
      if (id !== '\0' + name) return null
      const all: unknown = JSON.parse(readFileSync(new URL('node_modules/lucide-static/icon-nodes.json', import.meta.url), 'utf8'))
      const shapes = icons.map((icon) => {
        const shape = (all as Record<string, unknown>)[icon]
        if (shape === undefined) throw new Error(`lucide has no icon ${icon}`)
        return [icon, shape]
      })
      return `export default ${JSON.stringify(Object.fromEntries(shapes))}`
    },
  }
}

/** Writes beside every text file of a page its gzip form, and where that is wanted its brotli form, which the server sends. */
export function compressed({ brotli = true } = {}): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        for (const file of Object.values(bundle)) {
          const text = file.type === 'chunk' ? file.code : file.source
          const raw = Buffer.from(text)
          if (raw.length < 1024) continue
          const quality = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length }
          if (brotli) this.emitFile({ type: 'asset', fileName: file.fileName + '.br', source: brotliCompressSync(raw, { params: quality }) })
          this.emitFile({ type: 'asset', fileName: file.fileName + '.gz', source: gzipSync(raw, { level: 9 }) })
        }
      },
    },
  }
}

/** Leaves out the fragments, whose texts are in the documents that the server has. */
function noFragments(): Plugin {
  return {
    name: 'no-fragments',
    transform: (code, id) => (id.endsWith('/gen/graphql.ts') ? code.replaceAll('= new TypedDocumentString(', '= /*#__PURE__*/ new TypedDocumentString(') : null),
  }
}

/** Lists the files that the map page may load, for who keeps them on a device. */
function fileList(): Plugin {
  return {
    name: 'file-list',
    apply: 'build',
    generateBundle(_, bundle) {
      const files = new Set<string>()
      const add = (name: string) => {
        const file = bundle[name]
        if (!file || files.has(name)) return
        files.add(name)
        if (file.type !== 'chunk') return
        for (const other of [...file.imports, ...file.dynamicImports, ...(file.viteMetadata?.importedCss ?? []), ...(file.viteMetadata?.importedAssets ?? [])]) add(other)
      }
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
      const entry = chunks.find((chunk) => chunk.isEntry && chunk.facadeModuleId?.endsWith('/web/index.html'))
      if (entry) add(entry.fileName)
      for (const name of Object.keys(bundle)) if (/maplibre-gl-worker|icon-/.test(name)) add(name)
      const sorted = [...files].sort()
      const build = createHash('sha256').update(sorted.join()).digest('hex').slice(0, 16)
      this.emitFile({ type: 'asset', fileName: 'offline.json', source: JSON.stringify({ build, files: sorted.map((name) => '/' + name) }) })
    },
  }
}

/** Puts the texts of the page's documents beside it, for the server. */
function documents(): Plugin {
  return {
    name: 'documents',
    apply: 'build',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'documents.json', source: readFileSync(new URL('src/gen/persisted-documents.json', import.meta.url)) })
    },
  }
}

/** Puts the map's styles beside the page, for the server. */
function mapStyles(): Plugin {
  return {
    name: 'map-styles',
    apply: 'build',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'styles.json', source: JSON.stringify(styles()) })
    },
  }
}

export default defineConfig({
  base: '/',
  plugins: [iconShapes(), noFragments(), documents(), fileList(), mapStyles(), compressed()],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    outDir: 'dist/page',
    emptyOutDir: true,
    assetsInlineLimit: 0, // the policy of the page allows no data: URL
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      checks: { pluginTimings: false }, // compressing takes its time, and that is known
      input: { index: 'index.html', network: 'network.html', worker: 'src/offline/worker.ts' },
      // The service worker stands at the root, for what it may answer lies below it.
      output: { entryFileNames: (chunk) => (chunk.name === 'worker' ? 'worker.js' : 'assets/[name]-[hash].js') },
    },
  },
})
