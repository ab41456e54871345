/** The end of Express 4's expression of a mount. */
const MOUNT_END = '\\/?(?=\\/|$)'

/** Splits at the alternatives of the outermost level, with which Express 4 joins a list of paths. */
export function alternativesOf(source: string): string[] {
  const alternatives: string[] = []
  let start = 0
  for (let i = 0; i < source.length; i = afterItem(source, i)) {
    if (source[i] !== '|') continue
    alternatives.push(source.slice(start, i))
    start = i + 1
  }
  return [...alternatives, source.slice(start)]
}

/**
 * Turns Express 4's expression of a mount path back into the path.
 *
 * @param names names of the groups, of all alternatives of the expression; used ones are removed
 * @returns `undefined` for an expression that Express did not make, or in which more than parameters varies
 */
export function patternOf(source: string, names: (string | number)[]): string | undefined {
  const isMount = source.startsWith('^') && source.endsWith(MOUNT_END)
  if (isMount) return readItems(source.slice(1, -MOUNT_END.length), names)
  names.splice(0, groupsIn(source))
  return undefined
}

function readItems(source: string, names: (string | number)[]): string | undefined {
  let pattern = ''
  for (let i = 0; i < source.length; ) {
    const end = afterItem(source, i)
    const item = readItem(source.slice(i, end), names)
    if (item === undefined) return undefined
    const isOptional = source[i] === '(' && source[end] === '?'
    pattern += isOptional ? `${item}?` : item
    i = isOptional ? end + 1 : end
  }
  return pattern
}

function readItem(item: string, names: (string | number)[]): string | undefined {
  if (item.startsWith('(?:')) return readItems(item.slice(3, -1), names)
  if (item.startsWith('(')) return readGroup(item, names)
  if (item.startsWith('\\')) return /^\\\W$/.test(item) ? item.slice(1) : undefined
  return /^[^.*+?|^${}[\]]$/.test(item) ? item : undefined
}

/** A named group is a parameter, an unnamed one a `*`; groups within it belong to its own expression. */
function readGroup(item: string, names: (string | number)[]): string {
  const [name] = names.splice(0, groupsIn(item))
  return typeof name === 'string' ? `:${name}` : '*'
}

function groupsIn(source: string): number {
  return source.match(/\\.|\((?!\?)|\(\?<(?![=!])/g)?.filter(text => text.startsWith('(')).length ?? 0
}

/** The end of the group, class, escape or character that begins at `start`. */
function afterItem(source: string, start: number): number {
  const first = source[start]
  if (first === '\\') return start + 2
  if (first !== '(' && first !== '[') return start + 1
  const close = first === '(' ? ')' : ']'
  let i = start + 1
  while (i < source.length && source[i] !== close)
    i = first === '[' && source[i] !== '\\' ? i + 1 : afterItem(source, i)
  return i + 1
}
