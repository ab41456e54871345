import { timeBetween } from '../base/time/timestamp.ts'
import type { TreeSpan } from './tree-span.ts'

/** A span with its children in order of their start. Without a span: the place of a missing parent. */
export interface TreeNode {
  readonly span?: TreeSpan
  readonly children: TreeNode[]
  parent?: TreeNode
  /** A sentence about an unusual position. */
  remark?: string
}

/**
 * Puts the spans of a trace under their parents. Every span is in the result exactly once, whatever its ids are. Spans
 * whose parent is missing share a node for it; a cycle is cut; a repeated id is marked. Nothing recurses and only the
 * sort is not linear, so that a trace of any depth and size is safe.
 */
export function treeForest(spans: readonly TreeSpan[]): TreeNode[] {
  const nodes = [...spans].sort(byStart).map((span): TreeNode => ({ span, children: [] }))
  const first = indexed(nodes)
  const missing = new Map<string, TreeNode>()
  const roots: TreeNode[] = []
  for (const node of nodes) {
    const parentId = node.span?.parentSpanId
    if (!parentId || /^0+$/.test(parentId)) roots.push(node)
    else adopt(first.get(parentId) ?? missing.get(parentId) ?? absentParent(parentId, node), node)
  }
  return cutCycles(nodes, roots)

  function absentParent(parentId: string, node: TreeNode): TreeNode {
    const remote = node.span?.parentIsRemote ? ', remote' : ''
    const parent: TreeNode = { children: [], remark: `parent ${parentId} not here${remote}` }
    missing.set(parentId, parent)
    roots.push(parent)
    return parent
  }
}

function indexed(nodes: readonly TreeNode[]): Map<string, TreeNode> {
  const first = new Map<string, TreeNode>()
  for (const node of nodes) {
    const id = node.span?.spanId ?? ''
    if (first.has(id)) node.remark = 'same id as another span'
    else first.set(id, node)
  }
  return first
}

function adopt(parent: TreeNode, child: TreeNode): void {
  child.parent = parent
  parent.children.push(child)
}

function cutCycles(nodes: readonly TreeNode[], roots: TreeNode[]): TreeNode[] {
  const reached = new Set<TreeNode>()
  reach(roots, reached)
  for (const node of nodes) {
    if (reached.has(node)) continue
    const root = cycleMember(node)
    root.parent?.children.splice(root.parent.children.indexOf(root), 1)
    root.remark = `parent ${root.span?.parentSpanId} is its own descendant`
    roots.push(root)
    reach([root], reached)
  }
  return roots
}

function reach(from: readonly TreeNode[], reached: Set<TreeNode>): void {
  const open = [...from]
  for (let node = open.pop(); node; node = open.pop()) {
    reached.add(node)
    for (const child of node.children) open.push(child)
  }
}

function cycleMember(node: TreeNode): TreeNode {
  const passed = new Set<TreeNode>()
  let member = node
  while (!passed.has(member) && member.parent) {
    passed.add(member)
    member = member.parent
  }
  return member
}

/** The order of spans: who starts first comes first. */
export function byStart(left: TreeSpan, right: TreeSpan): number {
  return timeBetween(right.startTime, left.startTime)
}
