import { aborted } from '../api'

/**
 * Questions that are asked while something moves: one under way, one waiting, and what waits is replaced by what is newer.
 * Answers come in the order of their questions, so that none older ever follows a newer one.
 */
export class Live<Q, A> {
  private underWay: AbortController | null = null
  private waiting: Q | null = null

  constructor(
    private readonly ask: (question: Q, signal: AbortSignal) => Promise<A>,
    private readonly take: (answer: A, question: Q) => void,
    private readonly failed: (problem: unknown) => void,
  ) {}

  /** Asks as soon as what is under way is answered. */
  put(question: Q): void {
    if (this.underWay) this.waiting = question
    else void this.run(question)
  }

  /** Ends what is under way and what waits: nothing of it is heard of any more. */
  stop(): void {
    this.waiting = null
    this.underWay?.abort()
    this.underWay = null
  }

  private async run(question: Q): Promise<void> {
    const own = (this.underWay = new AbortController())
    try {
      const answer = await this.ask(question, own.signal)
      if (!own.signal.aborted) this.take(answer, question)
    } catch (problem) {
      if (!own.signal.aborted && !aborted(problem)) this.failed(problem)
    } finally {
      if (this.underWay === own) {
        this.underWay = null
        const next = this.waiting
        this.waiting = null
        if (next !== null) void this.run(next)
      }
    }
  }
}
