/** What the API refused, or that it did not answer. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly hint: string | null = null,
  ) {
    super(message)
  }
}

const deadline = 8000 // milliseconds

interface Answer<T> {
  data?: T | null
  errors?: { message: string; extensions?: { code?: string; hint?: string } }[]
}

/**
 * Asks the API a question. Positions go in the body, never in an address. Throws ApiError; with code OFFLINE when there was
 * no answer, TIMEOUT when it took too long; an AbortError when `signal` ended it.
 */
export async function ask<T>(query: string, variables: object, language: string, signal?: AbortSignal): Promise<T> {
  const ending = new AbortController()
  const stop = () => ending.abort()
  signal?.addEventListener('abort', stop)
  const timer = setTimeout(stop, deadline)
  try {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'Accept-Language': language },
      body: JSON.stringify({ query, variables }),
      signal: ending.signal,
      credentials: 'same-origin',
    })
    const answer = (await response.json()) as Answer<T>
    const problem = answer.errors?.[0]
    if (problem) throw new ApiError(problem.extensions?.code ?? 'INTERNAL', problem.message, problem.extensions?.hint ?? null)
    if (!answer.data) throw new ApiError('INTERNAL', response.statusText)
    return answer.data
  } catch (problem) {
    if (problem instanceof ApiError || signal?.aborted) throw problem
    throw new ApiError(ending.signal.aborted ? 'TIMEOUT' : 'OFFLINE', '')
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
  }
}

/** Whether a question was ended because a newer one took its place. */
export function aborted(problem: unknown): boolean {
  return problem instanceof DOMException && problem.name === 'AbortError'
}
