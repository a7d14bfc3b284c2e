import type { CodegenConfig } from '@graphql-codegen/cli'

// The page asks by documents under src, written down as types and as hashes in src/gen: the page carries no text of a query,
// and the server, which carries the list of texts, needs to trust no other.
const config: CodegenConfig = {
  schema: '../schema.graphqls',
  documents: ['src/**/*.graphql'],
  generates: {
    'src/gen/': {
      preset: 'client',
      presetConfig: {
        fragmentMasking: false,
        persistedDocuments: { mode: 'replaceDocumentWithHash', hashPropertyName: 'hash', hashAlgorithm: 'sha256' },
      },
      config: {
        documentMode: 'string',
        enumsAsTypes: true,
        useTypeImports: true,
        immutableTypes: true,
        strictScalars: true,
        skipTypename: true,
        avoidOptionals: { field: true },
        scalars: {
          Date: 'string', DateTime: 'string', GeoJSON: 'GeoJSON.Geometry', URL: 'string',
        },
      },
    },
  },
}
export default config
