/**
 * A set of options of which any may be left out or `undefined`, as `process.env.X` may be: with TypeScript's
 * `exactOptionalPropertyTypes`, which `Partial` obeys, these are two things.
 */
export type Optional<T> = { readonly [Name in keyof T]?: T[Name] | undefined }

/** {@link Optional} options once all of them are known. */
export type Complete<T> = { readonly [Name in keyof T]-?: Exclude<T[Name], undefined> }
