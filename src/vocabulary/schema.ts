/** A validator of any library that keeps to Standard Schema. https://standardschema.dev */
export interface Schema<Input = unknown> {
  readonly '~standard': {
    readonly validate: (value: unknown) => Verdict | Promise<Verdict>
    readonly types?: { readonly input: Input } | undefined
  }
}

export interface Verdict {
  readonly issues?:
    | readonly {
        readonly message: string
        readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
      }[]
    | undefined
}
