// Reads tiles with the reference decoder, checks styles with the style specification, and prints what is wrong and what was read.
// Arguments: the base address, the page's folder of libraries, then tiles "set/z/x/y".
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const [base, libraries, ...tiles] = process.argv.slice(2)
const load = async (name) => import(pathToFileURL(createRequire(pathToFileURL(libraries + '/x.js')).resolve(name)).href)
const { VectorTile, classifyRings } = await load('@mapbox/vector-tile')
const { PbfReader, default: Pbf } = await load('pbf')
const { validateStyleMin, validateStyle } = await load('@maplibre/maplibre-gl-style-spec')
const wrong = []
const features = {}

for (const tile of tiles) {
  const answer = await fetch(`${base}/tiles/${tile}.mvt`)
  if (answer.status === 204) continue
  const read = new VectorTile(new (PbfReader ?? Pbf)(new Uint8Array(await answer.arrayBuffer())))
  for (const [name, layer] of Object.entries(read.layers)) {
    if (layer.version !== 2 || layer.extent !== 4096 || layer.length === 0) wrong.push(`${tile} ${name}: version ${layer.version}, extent ${layer.extent}`)
    const ids = new Set()
    for (let i = 0; i < layer.length; i++) {
      const feature = layer.feature(i)
      const geometry = feature.loadGeometry()
      features[name] = (features[name] ?? 0) + 1
      if (feature.id === undefined || ids.has(feature.id)) wrong.push(`${tile} ${name}: id ${feature.id}`)
      ids.add(feature.id)
      if (geometry.length === 0 || geometry.some((part) => part.length < feature.type)) wrong.push(`${tile} ${name} ${feature.id}: no shape`)
      if (geometry.flat().some((p) => p.x < -64 || p.y < -64 || p.x > 4160 || p.y > 4160)) wrong.push(`${tile} ${name} ${feature.id}: beyond the margin`)
      // Outer rings turn one way, holes the other: taken together they must be all rings, the first of them an outer one.
      if (feature.type === 3 && classifyRings(geometry).flat().length !== geometry.length) wrong.push(`${tile} ${name} ${feature.id}: rings`)
    }
  }
}
let styles = 0
for (const theme of ['light', 'dark', 'contrast']) {
  for (const language of ['zh', 'en']) {
    const style = await (await fetch(`${base}/style.json?theme=${theme}&language=${language}`)).json()
    const found = (validateStyleMin ?? validateStyle)(style)
    wrong.push(...found.map((e) => `style ${theme} ${language}: ${e.message}`))
    const described = {}
    for (const [name, source] of Object.entries(style.sources)) {
      described[name] = (await (await fetch(source.url)).json()).vector_layers.map((layer) => layer.id)
    }
    for (const layer of style.layers) {
      if (layer.source && !described[layer.source].includes(layer['source-layer'])) wrong.push(`style ${theme}: ${layer.id} draws what no tile has`)
    }
    styles++
  }
}
console.log(JSON.stringify({ wrong, features, styles }))
