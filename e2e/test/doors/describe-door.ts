import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const FORMAT = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseSingleQuotesForStringLiteralType
const EXPANDED = FORMAT | ts.TypeFormatFlags.InTypeAlias

/** The exports of every door, by the path of its source in the repository. */
export function describeDoors(sources: readonly string[]): Map<string, string> {
  const config = ts.readConfigFile(`${ROOT}tsconfig.workspace.json`, ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(
    { ...config.config, files: sources, include: [] },
    ts.sys,
    ROOT,
  )
  const files = sources.map(source => ROOT + source)
  const program = ts.createProgram(files, { ...options, incremental: false })
  const checker = program.getTypeChecker()
  return new Map(sources.map((source, index) => [source, describeDoor(files[index] ?? '')]))

  function describeDoor(file: string): string {
    const source = program.getSourceFile(file)
    const door = source && checker.getSymbolAtLocation(source)
    if (door === undefined) throw new Error(`${file} exports nothing`)
    const exported = checker.getExportsOfModule(door).sort((a, b) => (a.name < b.name ? -1 : 1))
    return exported.map(({ name }, index) => describe(name, exported[index] as ts.Symbol)).join('\n')
  }

  function describe(name: string, symbol: ts.Symbol): string {
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
    const lines: string[] = []
    if (target.flags & ts.SymbolFlags.Class) {
      lines.push(`class ${name}`, ...constructorsOf(target), ...membersOf(target))
    } else if (target.flags & ts.SymbolFlags.Interface) {
      lines.push(`interface ${name}`, ...membersOf(target))
    } else if (target.flags & ts.SymbolFlags.TypeAlias) {
      lines.push(
        `type ${name} = ${checker.typeToString(checker.getDeclaredTypeOfSymbol(target), undefined, EXPANDED)}`,
      )
    }
    if (target.flags & (ts.SymbolFlags.Function | ts.SymbolFlags.Variable))
      lines.push(
        `${target.flags & ts.SymbolFlags.Function ? 'function' : 'const'} ${name}: ${typeOf(target)}`,
      )
    return lines.join('\n')
  }

  function constructorsOf(target: ts.Symbol): string[] {
    const signatures = checker.getTypeOfSymbol(target).getConstructSignatures()
    return signatures.map(
      signature => `  constructor${checker.signatureToString(signature, undefined, FORMAT)}`,
    )
  }

  function membersOf(target: ts.Symbol): string[] {
    const type = checker.getDeclaredTypeOfSymbol(target)
    const calls = type
      .getCallSignatures()
      .map(call => `  ${checker.signatureToString(call, undefined, FORMAT)}`)
    const properties = type.getProperties().filter(({ name }) => !name.startsWith('__#'))
    return [...calls, ...properties.map(describeMember).sort()]
  }

  function describeMember(member: ts.Symbol): string {
    const declared = member.valueDeclaration ?? member.declarations?.[0]
    const isReadonly =
      declared !== undefined && (ts.getCombinedModifierFlags(declared) & ts.ModifierFlags.Readonly) !== 0
    const isOptional = (member.flags & ts.SymbolFlags.Optional) !== 0
    return `  ${isReadonly ? 'readonly ' : ''}${member.name}${isOptional ? '?' : ''}: ${typeOf(member)}`
  }

  function typeOf(symbol: ts.Symbol): string {
    return checker.typeToString(checker.getTypeOfSymbol(symbol), undefined, FORMAT)
  }
}
