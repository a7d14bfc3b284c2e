import type { Language } from '../state'
import { en } from './texts.en'
import { zh, type FindTexts } from './texts.zh'

export type { FindTexts }

/** The words of finding in a language. */
export function findTexts(language: Language): FindTexts {
  return language === 'zh' ? zh : en
}
