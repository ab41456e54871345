const PATH = '/v1/traces'

/** What an address that takes no traces should most likely be, and how to write it; empty where it has the usual path. */
export function likelyTracesUrl({ protocol, host, pathname }: URL): string {
  if (pathname === PATH) return ''
  const base = `${protocol}//${host}${pathBefore(pathname)}`
  return `collectors take them at ${base}${PATH}: write \`url: '${base}${PATH}'\`, or \`endpoint: '${base}'\`, to which ${PATH} is appended`
}

/** What stands before a path that was appended to itself; of another path nothing is kept. */
function pathBefore(pathname: string): string {
  let base = pathname
  while (base.endsWith(PATH)) base = base.slice(0, -PATH.length)
  return pathname.endsWith(PATH + PATH) ? base : ''
}
