/** Names that server and client spans share. Semantic conventions 1.44, http/http-spans.md. */
export const ERROR_TYPE = 'error.type'
export const HTTP_RESPONSE_STATUS_CODE = 'http.response.status_code'
export const HTTP_ROUTE = 'http.route'
export const NETWORK_PEER_ADDRESS = 'network.peer.address'
export const NETWORK_PEER_PORT = 'network.peer.port'
export const NETWORK_PROTOCOL_VERSION = 'network.protocol.version'
export const SERVER_ADDRESS = 'server.address'
export const SERVER_PORT = 'server.port'
export const URL_TEMPLATE = 'url.template'
export const USER_AGENT_ORIGINAL = 'user_agent.original'

/**
 * Headers in which a proxy describes the client's side. The framework decides whether they are trusted. Without such a
 * header it is not called: `ip`, `hostname` and `protocol` take 1 to 3 us together.
 */
export const FORWARDED_FOR = 'x-forwarded-for'
export const FORWARDED_HOST = 'x-forwarded-host'
export const FORWARDED_PROTO = 'x-forwarded-proto'
