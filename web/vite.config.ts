import { readFileSync } from 'node:fs'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

// The icons of the page, by the names that lucide gives them.
const icons = [
  'landmark', 'armchair', 'book-open', 'handshake', 'scroll-text', 'building', 'hand-heart', 'locate-fixed', 'search', 'x',
  'chevron-left', 'phone', 'plus', 'minus', 'map-pin', 'star', 'settings',
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

export default defineConfig({
  base: '/',
  plugins: [iconShapes(), noFragments(), documents(), compressed()],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    outDir: 'dist/page',
    emptyOutDir: true,
    assetsInlineLimit: 0, // the policy of the page allows no data: URL
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: { input: ['index.html', 'network.html'] },
  },
})
