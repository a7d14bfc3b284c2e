import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const binary = process.env['SERVICEMAP'] ?? join(import.meta.dirname, '../../bin/servicemap')

/** Starts the server that most tests share, and ends it after them. */
export default async function start(): Promise<() => Promise<void>> {
  const { url, stop } = await startServer()
  process.env['SERVICEMAP_URL'] = url
  return stop
}

/** Starts the real program with demonstration data of its own, on a free port. */
export async function startServer(...flags: string[]): Promise<{ url: string; stop: () => Promise<void> }> {
  if (!existsSync(binary)) throw new Error(`there is no ${binary}: run make build first`)
  const state = mkdtempSync(join(tmpdir(), 'servicemap-web-'))
  const server = spawn(binary, ['serve', '--state', state, '--listen', '127.0.0.1:0', ...flags], { stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  const stop = async () => {
    server.kill('SIGTERM')
    await ended
    rmSync(state, { recursive: true, force: true })
  }
  let said = ''
  const address = new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      said += chunk.toString()
      const found = /http:\/\/[^/\s]+/.exec(said)
      if (found) resolve(found[0])
    }
    server.stdout.on('data', read)
    server.stderr.on('data', read)
    server.once('exit', (code) => reject(new Error(`the server ended with ${code}:\n${said}`)))
    setTimeout(() => reject(new Error(`the server is not ready after a minute:\n${said}`)), 60_000).unref()
  })
  try {
    return { url: await address, stop }
  } catch (problem) {
    await stop()
    throw problem
  }
}
