const touchpoints = `select params #>> '{items,0,item_id}' as item from throughline.touchpoints
  where device = $1 and name = 'view_item' order by n`
const entries = `select op ->> 3 as item, op ->> 0 as type, op ->> 2 as quantity, rejected from throughline.entries
  where device = $1 and collection = 'cart' order by number`
const rows = `select key, row ->> 'quantity' as quantity from throughline.rows
  where log in (select log from throughline.log_devices where device = $1) and collection = 'cart' and row is not null`

/** What the database holds of one device, read by SQL and not by the code that wrote it. */
export async function storedOf(query, device) {
  const viewed = await query(touchpoints, [device])
  const decided = await query(entries, [device])
  const lines = await query(rows, [device])
  const applied = decided.filter(({ rejected }) => !rejected)
  return {
    viewed: viewed.map(({ item }) => item),
    added: applied.map(({ type, item, quantity }) => nameOf(type, item, Number(quantity))),
    lines: new Map(lines.map(({ key, quantity }) => [key, Number(quantity)])),
  }
}

/** Anything but the addition of one piece is not what the log says, whatever its item. */
function nameOf(type, item, quantity) {
  const id = item && JSON.parse(item).item_id
  return type === 'add' && quantity === 1 ? id : `${type} ${quantity} ${id}`
}
