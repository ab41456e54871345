import { existsSync } from 'node:fs'
import { copyFile, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Obtained } from '@throughline/servers'
import { cachedFolder, missingTools, run } from '@throughline/servers'
import type { ConfluentClient } from './shapes.ts'

const MANIFEST = fileURLToPath(new URL('../client/package.json', import.meta.url))
const TOOLS = { npm: '--version', make: '--version', 'g++': '--version', python3: '--version' }
/** Of the packages that the README names. */
const HEADERS = ['sasl/sasl.h', 'zstd.h', 'lz4.h', 'curl/curl.h', 'openssl/ssl.h', 'zlib.h']

/** The built client, or the reason why there is none. */
export async function confluentClient(): Promise<Obtained<ConfluentClient>> {
  const missing = [...(await missingTools(TOOLS)), ...missingHeaders()]
  if (missing.length > 0) return { lack: `no ${missing.join(', no ')}` }
  try {
    const { KafkaJS, Producer, KafkaConsumer } = createRequire(join(await builtFolder(), 'package.json'))(
      '@confluentinc/kafka-javascript',
    )
    return { server: { ...KafkaJS, Producer, KafkaConsumer } }
  } catch (error) {
    return { lack: error instanceof Error ? error.message : String(error) }
  }
}

function missingHeaders(): string[] {
  const folders = [
    '/usr/include',
    '/usr/local/include',
    `/usr/include/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`,
  ]
  return HEADERS.filter(header => !folders.some(folder => existsSync(join(folder, header))))
}

async function builtFolder(): Promise<string> {
  const manifest = await readFile(MANIFEST, 'utf8')
  const binaryInterface = `${process.platform} ${process.arch} ${process.versions.modules}`
  return cachedFolder('confluent-client', manifest + binaryInterface, build)
}

/** At the lowest priority, linked with the libraries of the machine, which takes half the time. */
async function build(folder: string): Promise<void> {
  await copyFile(MANIFEST, join(folder, 'package.json'))
  const install = ['npm', 'install', '--no-audit', '--no-fund', '--foreground-scripts']
  await run('nice', ['-n', '10', ...install], { cwd: folder, env: environment() })
}

/** Node's own headers, where this Node was installed with them, need not be fetched. */
function environment(): NodeJS.ProcessEnv {
  const root = dirname(dirname(process.execPath))
  const hasHeaders = existsSync(join(root, 'include', 'node', 'node.h'))
  return { ...process.env, CKJS_LINKING: 'dynamic', ...(hasHeaders && { npm_config_nodedir: root }) }
}
