import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const binary = process.env['SERVICEMAP'] ?? join(import.meta.dirname, '../../bin/servicemap')

/** Starts the real program with demonstration data of its own, on a free port, and ends it after the tests. */
export default async function start(): Promise<() => Promise<void>> {
  if (!existsSync(binary)) throw new Error(`there is no ${binary}: run make build first`)
  const state = mkdtempSync(join(tmpdir(), 'servicemap-web-'))
  const server = spawn(binary, ['serve', '--state', state, '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'pipe'] })
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
    process.env['SERVICEMAP_URL'] = await address
  } catch (problem) {
    await stop()
    throw problem
  }
  return stop
}
