import type { ReactNode } from 'react'
import type { Storefront } from 'throughline'
import { useReadable } from 'throughline/react'
import { lang } from '../shop/language.ts'
import { statusText } from '../shop/statusLine.js'

export function StatusLine({ shop }: { readonly shop: Storefront }): ReactNode {
  const status = useReadable(shop.status)
  const { storage, connection, pending, error } = status
  return (
    <p
      className="status"
      role="status"
      data-status
      data-storage={storage}
      data-connection={connection}
      data-pending={pending}
      data-error={error?.code ?? ''}
    >
      {statusText(status, lang)}
    </p>
  )
}
