import './page.css'
import './appearance.css'
import { ApiError, read } from './api'
import { App } from './app'
import { baseMap, credited } from './base-map'
import { h } from './dom'
import { DatasetDocument } from './gen/graphql'
import { useSaved } from './offline/fallback'
import { readState, type Language } from './state'
import { en } from './texts.en'
import { zh } from './texts.zh'
import { Words } from './words'

const page = document.getElementById('page') as HTMLElement
const state = readState(location.search, location.hash)
const language: Language = state.language ?? (navigator.languages.find((l) => /^(zh|en)/i.test(l))?.startsWith('en') ? 'en' : 'zh')
const texts = language === 'en' ? en : zh
document.documentElement.lang = texts.code
document.title = texts.title

let app: App | null = null
let savedAt: string | null = null
const kept = useSaved((since) => {
  savedAt = since
  app?.drawAge(since)
})

/** Reads what is loaded and starts the page; offers another try where that fails. */
async function start(): Promise<void> {
  try {
    await kept
    const { dataset } = await read(DatasetDocument, {}, language)
    app = new App(state, language, credited(dataset, baseMap()), new Words(texts, dataset.timeZone))
    page.replaceChildren(app.element)
    app.start()
    app.drawAge(savedAt)
  } catch (problem) {
    if (!(problem instanceof ApiError)) throw problem
    const retry = h('button', { type: 'button', onclick: () => void start() }, texts.retry)
    page.replaceChildren(h('main', { class: 'broken', role: 'alert' }, h('p', {}, problem.message || texts.notConnected), retry))
  }
}

void start()
