import type { TreeNode } from '../../trace-tree/tree-forest.ts'
import type { TreeSpan } from '../../trace-tree/tree-span.ts'

/** A node of the tree with the lines that are drawn before it and before whatever stands below it. */
export interface TreeRow {
  readonly node: TreeNode
  /** How many ancestors it has. */
  readonly depth: number
  /** Whether it is deeper than it is indented. */
  readonly folded: boolean
  /** Stands before the node itself. */
  readonly lead: string
  /** Stands before its children. */
  readonly below: string
  /** Stands before its events and other sub-lines. */
  readonly beside: string
  /** The service of the span, where it is not the one of its parent. */
  readonly newService?: string | undefined
}

interface OpenRow extends TreeRow {
  readonly above: string
  readonly service: string | undefined
}

/**
 * The rows of a forest from top to bottom. Below `deepest` levels the rows are no longer indented:
 * a chain of ten thousand spans would otherwise be drawn with fifty million spaces.
 */
export function treeRows(
  roots: readonly TreeNode[],
  service: string | undefined,
  deepest: number,
): TreeRow[] {
  const rows: TreeRow[] = []
  const open = roots.map(node => rootRow(node, service)).reverse()
  for (let row = open.pop(); row; row = open.pop()) {
    rows.push(row)
    const { children } = row.node
    for (let index = children.length - 1; index >= 0; index--) {
      const node = children[index]
      if (node) open.push(childRow(node, row, index === children.length - 1, deepest))
    }
  }
  return rows
}

function rootRow(node: TreeNode, service: string | undefined): OpenRow {
  const own = node.span?.service ?? service
  return {
    node,
    depth: 0,
    folded: false,
    above: '',
    lead: '',
    below: '',
    beside: besideOf(node, ''),
    service: own,
    newService: changed(node.span, service),
  }
}

function childRow(node: TreeNode, parent: OpenRow, last: boolean, deepest: number): OpenRow {
  const depth = parent.depth + 1
  const folded = depth > deepest
  const above = folded ? parent.above : parent.below
  const below = above + (last ? '   ' : '\u2502  ')
  const lead = above + (last ? '\u2514\u2500 ' : '\u251c\u2500 ')
  const service = node.span?.service ?? parent.service
  return {
    node,
    depth,
    folded,
    above,
    lead,
    below,
    beside: besideOf(node, below),
    service,
    newService: changed(node.span, parent.service),
  }
}

function besideOf(node: TreeNode, below: string): string {
  return below + (node.children.length > 0 ? '\u2502    ' : '     ')
}

function changed(span: TreeSpan | undefined, service: string | undefined): string | undefined {
  return span?.service === service ? undefined : span?.service
}
