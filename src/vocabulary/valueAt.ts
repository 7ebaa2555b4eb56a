/** What stands at a path such as `items[0].price`; nothing when there is no such place. */
export const valueAt = (value: unknown, path: string): unknown =>
  (path.match(/[^.[\]]+/g) ?? []).reduce(
    (inner: unknown, key) =>
      Object.hasOwn(Object(inner), key) ? (inner as Record<string, unknown>)[key] : undefined,
    value,
  )
