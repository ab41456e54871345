import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { GoModule } from '@throughline/servers'
import { buildGoModule, cachedFolder, fetchGoModule, goVersionOf, run } from '@throughline/servers'

/** What runs the services that are not written in JavaScript. */
export interface Programs {
  /** The Python of a virtual environment with the packages of `requirements.txt`. */
  readonly python: string
  /** The compiled order-service. */
  readonly orderService: string
}

export const EXAMPLE: string = fileURLToPath(new URL('../../../examples/polyglot/', import.meta.url))
const USER_SERVICE = join(EXAMPLE, 'user-service')
const ORDER_SERVICE = join(EXAMPLE, 'order-service')

const ORDER_MODULE: GoModule = {
  name: 'polyglot-go',
  folder: ORDER_SERVICE,
  sources: (await readdir(ORDER_SERVICE)).filter(file => file.endsWith('.go')).sort(),
  packages: ['.'],
}

/** Fetches the packages of Python and the modules of Go that are not there yet; resolves with the virtual environment. */
export async function fetchPackages(): Promise<string> {
  const [python] = await Promise.all([createEnvironment(), fetchGoModule(ORDER_MODULE)])
  return python
}

async function createEnvironment(): Promise<string> {
  const requirements = join(USER_SERVICE, 'requirements.txt')
  const recipe = `${await pythonVersion()}\n${await readFile(requirements, 'utf8')}`
  const folder = await cachedFolder('polyglot-python', recipe, async scratch => {
    await run('python3', ['-m', 'venv', scratch])
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--require-virtualenv']
    await run(join(scratch, 'bin/python'), [...install, '--requirement', requirements])
  })
  return join(folder, 'bin/python')
}

/** Compiles order-service once for each content of its folder, at the lowest priority. */
export async function buildOrderService(): Promise<string> {
  return join(await buildGoModule(ORDER_MODULE), 'order-service')
}

/** `Flask 3.1.3, confluent-kafka 2.16.1 (Python 3.11.7); Gin 1.12.0, ...`, or without the languages that are not there. */
export async function describePrograms(): Promise<string> {
  const [python, go] = await Promise.all([pythonVersion().catch(absent), goVersion().catch(absent)])
  const [flask, kafkaClient, pythonSdk] = await Promise.all(
    ['Flask', 'confluent-kafka', 'opentelemetry-sdk'].map(pythonPackage),
  )
  const [gin, franz, goSdk] = [
    'github.com/gin-gonic/gin',
    'github.com/twmb/franz-go',
    'go.opentelemetry.io/otel/sdk',
  ].map(goModule)
  const users = `Flask ${flask}, confluent-kafka ${kafkaClient}, OpenTelemetry ${pythonSdk} (Python ${python})`
  const orders = `Gin ${gin}, franz-go ${franz}, OpenTelemetry ${goSdk} (Go ${go})`
  return `${users}; ${orders}; Express and kafkajs with Throughline (Node ${process.versions.node})`
}

function absent(): string {
  return 'is not here'
}

/** The version of a package, as `requirements.txt` names it. */
export async function pythonPackage(name: string): Promise<string> {
  const text = await readFile(join(USER_SERVICE, 'requirements.txt'), 'utf8')
  return lineAfter(text, `${name}==`)
}

/** The version of a module, as `go.mod` names it. */
export function goModule(name: string): string {
  return goVersionOf(ORDER_SERVICE, name)
}

function lineAfter(text: string, start: string): string {
  const line = text.split('\n').find(each => each.trim().startsWith(start))
  return line?.trim().slice(start.length).split(' ')[0] ?? 'unknown'
}

async function pythonVersion(): Promise<string> {
  return (await run('python3', ['--version'])).trim().replace('Python ', '')
}

async function goVersion(): Promise<string> {
  return (await run('go', ['env', 'GOVERSION'])).trim().replace('go', '')
}
