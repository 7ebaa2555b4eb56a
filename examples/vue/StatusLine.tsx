import type { Storefront } from 'throughline'
import { useReadable } from 'throughline/vue'
import { defineComponent } from 'vue'
import { lang } from '../shop/language.ts'
import { statusText } from '../shop/statusLine.js'

export const StatusLine = defineComponent(
  ({ shop }: { shop: Storefront }) => {
    const status = useReadable(shop.status)
    return () => {
      const { storage, connection, pending, error } = status.value
      return (
        <p
          class="status"
          role="status"
          data-status
          data-storage={storage}
          data-connection={connection}
          data-pending={pending}
          data-error={error?.code ?? ''}
        >
          {statusText(status.value, lang)}
        </p>
      )
    }
  },
  { props: ['shop'] },
)
