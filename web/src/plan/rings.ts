import { aborted, ask } from '../api'
import { RingsDocument, type RingsQuery } from '../gen/graphql'
import { pointInput, type LngLat } from '../geo'
import type { Language } from '../state'
import type { Question } from './question'

export type Ring = NonNullable<RingsQuery['isochrone']>[number]

const minutes = [5, 10, 15]

/** The rings around a point that is chosen: from where one can walk there in 5, 10 and 15 minutes. */
export class Rings {
  private asking: AbortController | null = null
  private key = ''
  private rings: readonly Ring[] = []

  /** `changed` is called when other rings are to be drawn; `failed` with what went wrong. */
  constructor(
    private readonly language: Language,
    private readonly changed: () => void,
    private readonly failed: (problem: unknown) => void,
  ) {}

  get shown(): readonly Ring[] {
    return this.rings
  }

  /** Shows the rings around a point; null takes them away. */
  async around(at: LngLat | null, q: Question): Promise<void> {
    const key = at ? JSON.stringify([at, q.pace, q.profile]) : ''
    if (key === this.key) return
    this.key = key
    this.asking?.abort()
    if (this.rings.length > 0) {
      this.rings = []
      this.changed()
    }
    if (!at) return
    const own = (this.asking = new AbortController())
    try {
      const { isochrone } = await ask(RingsDocument, { at: pointInput(at), minutes, pace: q.pace, profile: q.profile }, this.language, own.signal)
      if (own.signal.aborted) return
      this.rings = isochrone ?? []
      this.changed()
    } catch (problem) {
      if (!own.signal.aborted && !aborted(problem)) this.failed(problem)
    }
  }
}
