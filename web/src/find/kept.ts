// The places that somebody kept: their ids, on this device and nowhere else.

const key = 'kept-places'
const most = 100 // as many as one question asks for

/** The ids of the places that were kept, the last one first. */
export function kept(): readonly string[] {
  try {
    const ids: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(ids) ? ids.filter((id): id is string => typeof id === 'string') : []
  } catch {
    return [] // the device keeps nothing, or something else stands there
  }
}

/** Keeps a place, or no longer; returns whether it is kept now. */
export function toggleKept(id: string): boolean {
  const others = kept().filter((other) => other !== id)
  const now = others.length === kept().length
  try {
    localStorage.setItem(key, JSON.stringify((now ? [id, ...others] : others).slice(0, most)))
  } catch {
    return false
  }
  return now
}
