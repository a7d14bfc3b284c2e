import { answerFrom, ApiError } from '../api'

/**
 * Has the page answer from what is saved on the device whenever the server does not answer. What is saved is read when it is first
 * needed. `changed` is told when the page begins or ends to live on it, with the time that it was saved.
 */
export async function useSaved(changed: (savedAt: string | null) => void): Promise<void> {
  if (!('caches' in globalThis) || !(await caches.keys()).some((name) => name.startsWith('saved-'))) return
  const load = async () => {
    const [{ answer }, { readSaved }] = await Promise.all([import('./answers'), import('./store')])
    return { answer, saved: await readSaved() }
  }
  let loaded: ReturnType<typeof load> | null = null
  answerFrom({
    async answer(documentId, variables) {
      const { answer, saved } = await (loaded ??= load())
      if (!saved) throw new ApiError('OFFLINE', '')
      const given = answer(saved, documentId, variables)
      changed(saved.savedAt)
      return given
    },
    reached(server) {
      if (server) changed(null)
    },
  })
}
