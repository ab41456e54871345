import { existsSync, readdirSync, readFileSync } from 'node:fs'

const ROOT = new URL('../../../', import.meta.url)

const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8')

interface Manifest {
  readonly name: string
  readonly scripts?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

const root: Manifest = JSON.parse(read('package.json'))
const manifests = [
  ...readdirSync(new URL('packages/', ROOT)).map(name => `packages/${name}/package.json`),
  'e2e/package.json',
].map((path): Manifest => JSON.parse(read(path)))

/** What readers are asked to install: our packages, and what these are tested with. */
const installable = new Set(
  manifests.flatMap(({ name, peerDependencies = {}, devDependencies = {} }) => [
    name,
    ...Object.keys(peerDependencies),
    ...Object.keys(devDependencies),
  ]),
)

const isKnownPackage = (word: string): boolean =>
  word.startsWith('-') || installable.has(word.replace(/(?<=.)@[^/]*$/, ''))

/** What a line may be, and what has to be true of its words. */
const COMMANDS: readonly (readonly [RegExp, (words: readonly string[]) => boolean])[] = [
  [/^npm install (.*)$/, words => words.every(isKnownPackage)],
  [/^npm run (\S+)/, ([script = '']) => root.scripts?.[script] !== undefined],
  [/^npm test$/, () => true],
  [/^(?:node \S+ \| )?npx (@throughline\/viewer)/, ([name = '']) => installable.has(name)],
  [/^cd (\S+)$/, ([path = '']) => existsSync(new URL(path, ROOT))],
  [/^docker compose --?f(?:ile)? (\S+) up/, ([path = '']) => existsSync(new URL(path, ROOT))],
  // Variables that the page of configuration describes, in front of a command or alone.
  [/^(?:export )?(OTEL_\w+)=/, ([name = '']) => read('docs/configuration.md').includes(name)],
  // The reader's own program.
  [/^node (?!--)\S+$/, () => true],
]

/** The lines of a block of commands that are wrong, or that nothing can check. */
export function wrongCommands(code: string): readonly string[] {
  return code
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .map(line => line.replace(/\s*(?:^|\s)#.*$/, '').trim())
    .filter(line => line !== '' && !isRight(line))
}

function isRight(line: string): boolean {
  return COMMANDS.some(([pattern, holds]) => {
    const [, words] = pattern.exec(line) ?? []
    return pattern.test(line) && holds(words?.split(' ') ?? [])
  })
}
