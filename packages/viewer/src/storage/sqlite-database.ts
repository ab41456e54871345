/** The part of `node:sqlite` that is used; the types of Node 20 have none. */
export interface SqliteModule {
  readonly DatabaseSync: new (path: string) => Database
}

interface Database {
  exec(sql: string): void
  prepare(sql: string): Statement
  close(): void
}

type Row = Readonly<Record<string, string | number | Uint8Array>>

interface Statement {
  run(...values: readonly (string | number | Uint8Array)[]): unknown
  get(...values: readonly (string | number | Uint8Array)[]): Row | undefined
  all(...values: readonly (string | number | Uint8Array)[]): Row[]
}

/**
 * A file that SQLite makes and deletes. Nothing has to outlast the process, so there is no journal and no waiting for the disk. The place
 * of a row of spans or lines is the number of its trace times {@link PARTS} plus its own: the rows of a trace stand together, and those of
 * the oldest traces are one range.
 */
const SCHEMA = `
  PRAGMA journal_mode = OFF;
  PRAGMA synchronous = OFF;
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA cache_size = -32000;
  CREATE TABLE traces (seq INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, duration REAL NOT NULL, record TEXT NOT NULL);
  CREATE TABLE terms (term INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (term, seq)) WITHOUT ROWID;
  CREATE TABLE spans (place INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
  CREATE TABLE logs (place INTEGER PRIMARY KEY, line TEXT NOT NULL);
`

/** Rows of spans or lines that one trace may have. */
export const PARTS = 1_048_576

const STATEMENTS = {
  begin: 'BEGIN',
  commit: 'COMMIT',
  find: 'SELECT record FROM traces WHERE id = ?',
  insertTrace: 'INSERT INTO traces (seq, id, duration, record) VALUES (?, ?, ?, ?)',
  updateTrace: 'UPDATE traces SET duration = ?, record = ? WHERE seq = ?',
  insertTerm: 'INSERT OR IGNORE INTO terms (term, seq) VALUES (?, ?)',
  insertSpans: 'INSERT INTO spans (place, bytes) VALUES (?, ?)',
  insertLog: 'INSERT INTO logs (place, line) VALUES (?, ?)',
  spans: 'SELECT bytes FROM spans WHERE place >= ? AND place < ? ORDER BY place',
  logs: 'SELECT line FROM logs WHERE place >= ? AND place < ? ORDER BY place LIMIT ?',
  oldest: 'SELECT record FROM traces ORDER BY seq LIMIT ?',
  dropTerm: 'DELETE FROM terms WHERE term = ? AND seq = ?',
  dropTraces: 'DELETE FROM traces WHERE seq <= ?',
  dropSpans: 'DELETE FROM spans WHERE place < ?',
  dropLogs: 'DELETE FROM logs WHERE place < ?',
} as const

/** An open database with its prepared statements. */
export interface SqliteDatabase {
  readonly run: Readonly<Record<keyof typeof STATEMENTS, Statement>>
  /** Lists records that have all of `terms` terms, the newest first. */
  listing(terms: number): Statement
  close(): void
}

/** Opens an empty temporary database. */
export function openDatabase({ DatabaseSync }: SqliteModule): SqliteDatabase {
  const database = new DatabaseSync('')
  database.exec(SCHEMA)
  const entries = Object.entries(STATEMENTS).map(([name, sql]) => [name, database.prepare(sql)] as const)
  const listings = new Map<number, Statement>()
  return {
    run: Object.fromEntries(entries) as SqliteDatabase['run'],
    listing(terms) {
      const statement = listings.get(terms) ?? database.prepare(listingSql(terms))
      listings.set(terms, statement)
      return statement
    },
    close: () => database.close(),
  }
}

/** The first term is walked through in order; the others are looked up for each trace. Its parameters stand in this order. */
function listingSql(terms: number): string {
  const conditions = 'seq < ? AND seq >= ?'
  const others = ' AND EXISTS (SELECT 1 FROM terms AS other WHERE other.term = ? AND other.seq = traces.seq)'
  const rest = `${others.repeat(Math.max(0, terms - 1))} AND traces.duration >= ? AND traces.duration <= ?`
  return terms === 0
    ? `SELECT record FROM traces WHERE ${conditions}${rest} ORDER BY seq DESC LIMIT ?`
    : `SELECT record FROM terms CROSS JOIN traces ON traces.seq = terms.seq
       WHERE terms.${conditions.replace('AND seq', 'AND terms.seq')} AND terms.term = ?${rest} ORDER BY terms.seq DESC LIMIT ?`
}
