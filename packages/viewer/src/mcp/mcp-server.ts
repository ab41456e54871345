import { once } from 'node:events'
import { viewerClient } from '../client/viewer-client.ts'
import { lineSplitter } from '../intake/line-splitter.ts'
import { VERSION } from '../version.ts'
import type { RpcRequest } from './json-rpc.ts'
import { answerLine, INVALID_PARAMS, METHOD_NOT_FOUND, RpcError } from './json-rpc.ts'
import { TOOLS } from './tools.ts'

/** Versions of the Model Context Protocol whose requests are the same as far as they are answered here, the newest first. */
const PROTOCOLS = ['2025-06-18', '2025-03-26', '2024-11-05']

/**
 * Answers a coding assistant over standard input and output until the input ends. Asks a viewer that runs, so that both see the same.
 *
 * @param url Address of the viewer.
 */
export async function serveMcp(url: string): Promise<void> {
  const client = viewerClient(url)
  let answers: Promise<unknown> = Promise.resolve()
  const lines = lineSplitter(line => {
    const answer = answerLine(line, handle)
    answers = answers.then(() => answer).then(text => text !== undefined && process.stdout.write(`${text}\n`))
  })
  process.stdin.on('data', (bytes: Buffer) => lines.push(bytes))
  await once(process.stdin, 'end')
  lines.end()
  await answers

  async function handle({ method, params = {} }: RpcRequest): Promise<unknown> {
    if (method === 'initialize') return greeting(params.protocolVersion)
    if (method === 'ping') return {}
    if (method === 'tools/list')
      return { tools: TOOLS.map(({ run: _, ...tool }) => ({ ...tool, annotations: { readOnlyHint: true } })) }
    if (method === 'tools/call') return call(params)
    if (method.startsWith('notifications/')) return undefined
    throw new RpcError(METHOD_NOT_FOUND, `Expected a method of MCP that a server of tools has, got ${method}`)
  }

  /** What a tool could not do is its result, for the model to read; a wrong call is an error of the protocol. */
  async function call({ name, arguments: args = {} }: Readonly<Record<string, unknown>>): Promise<unknown> {
    const tool = TOOLS.find(candidate => candidate.name === name)
    if (!tool)
      throw new RpcError(INVALID_PARAMS, `Expected one of ${TOOLS.map(known => known.name).join(', ')}`)
    if (typeof args !== 'object' || args === null)
      throw new RpcError(INVALID_PARAMS, 'Expected `arguments` to be an object')
    try {
      return { content: [{ type: 'text', text: await tool.run(client, args as Record<string, unknown>) }] }
    } catch (error) {
      if (error instanceof RpcError) throw error
      return { content: [{ type: 'text', text: (error as Error).message }], isError: true }
    }
  }
}

function greeting(wanted: unknown) {
  const protocolVersion = PROTOCOLS.find(version => version === wanted) ?? PROTOCOLS[0]
  return {
    protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: 'throughline', version: VERSION },
  }
}
