// Fails where a regular expression in the sources of a package may take more than linear time. One that recheck cannot
// prove linear needs a simpler form, or a comment before it that begins with "Linear:" or "Bounded:" and gives the
// reason. One search is checked: that the searches of a `g` expression do not read the same text again is left to the
// reviewer. A proof takes most of a second, so what was proven before is remembered.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { check } from 'recheck'
import ts from 'typescript'

// Runs in this process: the other backends need a binary or a JVM.
process.env.RECHECK_BACKEND = 'pure'

const root = fileURLToPath(new URL('..', import.meta.url))
const REASON = /\b(?:Linear|Bounded):\s+(?:\* )?\S/
const COMMENT = /^\s*(?:\/\/|\/?\*)/

/** The expressions that this version of the checker has proven linear, one a line. */
const { version } = JSON.parse(readFileSync(`${root}node_modules/recheck/package.json`, 'utf8'))
const MEMORY = `${root}node_modules/.cache/check-regexps/${version}.txt`
const proven = new Set(remembered())
const linear = new Set()

/** Its limits of steps decide alone: with those of time, a busy machine would find a linear expression slow. */
const STEPS_ONLY = {
  timeout: null,
  incubationTimeout: null,
  mutationTimeout: null,
  attackTimeout: null,
  randomSeed: 1,
}

/** Known to be quadratic: detects a checker that no longer finds anything. */
const QUADRATIC = { source: '([^&;=]*)=([^&;]*)', flags: 'g' }

const files = readdirSync(`${root}packages`)
  .flatMap(name => sourcesOf(`packages/${name}/src`))
  .sort()

function sourcesOf(folder) {
  const names = readdirSync(root + folder, { recursive: true })
  return names.filter(name => name.endsWith('.ts')).map(name => `${folder}/${name.replaceAll('\\', '/')}`)
}

function remembered() {
  try {
    return readFileSync(MEMORY, 'utf8').split('\n')
  } catch {
    return []
  }
}

function expressionsIn(file) {
  const text = readFileSync(root + file, 'utf8')
  const parsed = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const lines = text.split('\n')
  const found = []
  visit(parsed)
  return found

  function visit(node) {
    const isMade =
      (ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === 'RegExp'
    if (ts.isRegularExpressionLiteral(node) || isMade) {
      const line = lineOf(node)
      const hasReason = [line, lineOf(statementOf(node))].some(start =>
        REASON.test(withComment(lines, start)),
      )
      found.push({ place: `${file}:${line + 1}`, text: node.getText(), isMade, hasReason })
    }
    ts.forEachChild(node, visit)
  }

  function lineOf(node) {
    return parsed.getLineAndCharacterOfPosition(node.getStart()).line
  }
}

function statementOf(node) {
  let statement = node
  while (statement.parent !== undefined && !ts.isStatement(statement)) statement = statement.parent
  return statement
}

function withComment(lines, line) {
  let first = line
  while (first > 0 && COMMENT.test(lines[first - 1])) first--
  return lines.slice(first, line + 1).join('\n')
}

async function complaint({ text, isMade }) {
  if (isMade) return 'is made of a text, so it cannot be checked'
  const end = text.lastIndexOf('/')
  const found = proven.has(text)
    ? undefined
    : await complexity({ source: text.slice(1, end), flags: text.slice(end + 1) })
  if (found === undefined) linear.add(text)
  return found
}

/** `undefined` where the time is proven to grow no faster than the text. */
async function complexity({ source, flags }) {
  const { status, complexity: found, error } = await check(source, flags, STEPS_ONLY)
  if (status === 'safe') return undefined
  return status === 'vulnerable' ? `takes ${found.summary} time` : `could not be checked (${error.kind})`
}

if ((await complexity(QUADRATIC)) === undefined)
  throw new Error('recheck does not find a quadratic expression')
const expressions = files.flatMap(expressionsIn)
const complaints = []
for (const expression of expressions) {
  if (expression.hasReason) continue
  const found = await complaint(expression)
  if (found !== undefined) complaints.push(`${expression.place} ${expression.text} ${found}`)
}
mkdirSync(dirname(MEMORY), { recursive: true })
writeFileSync(MEMORY, [...linear].join('\n'))
for (const line of complaints) console.error(line)
if (complaints.length > 0) {
  console.error(
    'Give each a simpler form, or a comment that begins with "Linear:" or "Bounded:" and gives the reason.',
  )
  process.exitCode = 1
} else {
  console.log(
    `Checked ${expressions.length} regular expressions: all take linear time, or have a comment with their bound.`,
  )
}
