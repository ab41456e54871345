/** Bun has a ws of its own, which writes nothing to the socket: there is no status to read. See docs/runtimes.md. */
export const OWN_WEB_SOCKETS: boolean = 'Bun' in globalThis

if (OWN_WEB_SOCKETS) console.error('upgrades: not tested, as Bun has web sockets of its own')
