/** The names that server and client spans share. Semantic conventions 1.44, http/http-spans.md. */
export const ERROR_TYPE = 'error.type'
export const HTTP_RESPONSE_STATUS_CODE = 'http.response.status_code'
export const NETWORK_PEER_ADDRESS = 'network.peer.address'
export const NETWORK_PEER_PORT = 'network.peer.port'
export const NETWORK_PROTOCOL_VERSION = 'network.protocol.version'
export const SERVER_ADDRESS = 'server.address'
export const SERVER_PORT = 'server.port'
export const USER_AGENT_ORIGINAL = 'user_agent.original'
