import type { TypedDocumentString } from './gen/graphql'
import type { Language } from './state'

/** What the API refused, or that it did not answer. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly details: { hint?: string; argument?: string; allowed?: string; retryAfter?: number; requestId?: string } = {},
  ) {
    super(message)
  }
}

const deadline = 8000 // milliseconds

interface Answer<T> {
  data?: T | null
  errors?: { message: string; extensions?: { code?: string; hint?: string; argument?: string; allowed?: string } }[]
}

export type Document<T, V> = TypedDocumentString<T, V>

/**
 * Asks the API a question. Positions go in the body, never in an address. Throws ApiError; with code OFFLINE when there was
 * no answer, TIMEOUT when it took too long; an AbortError when `signal` ended it.
 */
export function ask<T, V>(document: Document<T, V>, variables: V, language: Language, signal?: AbortSignal): Promise<T> {
  const documentId = hashOf(document)
  const body = JSON.stringify({ documentId, variables })
  return orSaved(documentId, variables, answer('/graphql', { method: 'POST', body, headers: { 'Content-Type': 'application/json' } }, language, signal))
}

/** Asks a question in which there is no position and nothing typed, so that caches on the way may answer it. Throws as `ask` does. */
export function read<T, V>(document: Document<T, V>, variables: V, language: Language, signal?: AbortSignal): Promise<T> {
  const documentId = hashOf(document)
  const query = new URLSearchParams({ documentId, variables: JSON.stringify(variables) })
  return orSaved(documentId, variables, answer(`/graphql?${query.toString()}`, { method: 'GET' }, language, signal))
}

/** Answers from what is saved on the device, where there is any; throws ApiError for what it cannot. */
export interface Fallback {
  answer(documentId: string, variables: unknown): Promise<unknown>
  /** Told after every question whether the server answered it. */
  reached(server: boolean): void
}

let fallback: Fallback | null = null

/** Has questions that the server does not answer answered from what is saved. */
export function answerFrom(saved: Fallback): void {
  fallback = saved
}

async function orSaved<T>(documentId: string, variables: unknown, asked: Promise<T>): Promise<T> {
  try {
    const given = await asked
    fallback?.reached(true)
    return given
  } catch (problem) {
    if (!(problem instanceof ApiError) || !['OFFLINE', 'TIMEOUT'].includes(problem.code)) throw problem
    if (!fallback) throw problem
    fallback.reached(false)
    return (await fallback.answer(documentId, variables)) as T
  }
}

/** The id by which the server knows a document. */
export function hashOf<T, V>(document: Document<T, V>): string {
  const hash: unknown = document.__meta__?.['hash']
  if (typeof hash !== 'string') throw new Error('the document has no hash')
  return hash
}

async function answer<T>(path: string, request: RequestInit, language: Language, signal?: AbortSignal): Promise<T> {
  const ending = new AbortController()
  const stop = () => ending.abort()
  signal?.addEventListener('abort', stop)
  const timer = setTimeout(stop, deadline)
  try {
    const response = await fetch(path, {
      ...request,
      headers: { ...request.headers, Accept: 'application/json', 'Accept-Language': language },
      signal: ending.signal,
      credentials: 'same-origin',
    })
    const given = (await response.json()) as Answer<T>
    const problem = given.errors?.[0]
    if (problem) {
      const { code = 'INTERNAL', ...details } = problem.extensions ?? {}
      throw new ApiError(code, problem.message, { ...details, ...ofHeaders(response.headers) })
    }
    if (!given.data) throw new ApiError('INTERNAL', response.statusText, ofHeaders(response.headers))
    return given.data
  } catch (problem) {
    if (problem instanceof ApiError || signal?.aborted) throw problem
    throw new ApiError(ending.signal.aborted ? 'TIMEOUT' : 'OFFLINE', '')
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
  }
}

function ofHeaders(headers: Headers): { retryAfter?: number; requestId?: string } {
  const seconds = Number(headers.get('Retry-After') ?? NaN)
  const id = headers.get('X-Request-Id')
  return { ...(Number.isFinite(seconds) ? { retryAfter: seconds } : {}), ...(id ? { requestId: id } : {}) }
}

/** The value of a field that is null only where an error, which `ask` throws, says why. */
export function must<T>(value: T | null): T {
  if (value === null) throw new ApiError('INTERNAL', '')
  return value
}

/** A language as the API names it. */
export function apiLanguage(language: Language): 'ZH' | 'EN' {
  return language === 'zh' ? 'ZH' : 'EN'
}

/** Whether a question was ended because a newer one took its place. */
export function aborted(problem: unknown): boolean {
  return problem instanceof DOMException && problem.name === 'AbortError'
}
