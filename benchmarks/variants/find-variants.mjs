import { readdirSync } from 'node:fs'

/** A variant is one file of this folder; its name is the file's. */
export async function findVariants() {
  const names = readdirSync(new URL('.', import.meta.url)).filter(
    name => !['find-variants.mjs', 'untraced.mjs'].includes(name),
  )
  const variants = await Promise.all(names.map(name => findVariant(name.replace(/\.mjs$/, ''))))
  return variants.sort((a, b) => a.order - b.order)
}

export async function findVariant(id) {
  const { variant } = await import(`./${id}.mjs`)
  return { id, ...variant }
}
