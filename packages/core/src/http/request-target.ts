/**
 * `http://host` before the path: clients send it to a proxy, and every server must accept it (RFC 9112 section 3.2.2).
 */
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^/?]*/i
/** With a host: a parser of URLs would take the first segment of `http:///path` for one. */
const ABSOLUTE = /^https?:\/\/[^/\\?#]/i
const SLASH = 47

/** The path of a request target, for `url.path`. */
export function pathOf(target: string): string {
  const start = target.charCodeAt(0) === SLASH ? 0 : (ORIGIN.exec(target)?.[0].length ?? 0)
  const question = target.indexOf('?', start)
  const path = question === -1 ? target.slice(start) : target.slice(start, question)
  return path === '' ? '/' : path
}

/** The query of a request target without its `?`; `undefined` where there is none. */
export function queryOf(target: string): string | undefined {
  const question = target.indexOf('?')
  return question === -1 || question === target.length - 1 ? undefined : target.slice(question + 1)
}

/** Whether the target is a whole URL, as sent to a forward proxy (RFC 9112, section 3.2.2). */
export function isAbsoluteForm(target: string): boolean {
  return ABSOLUTE.test(target)
}
