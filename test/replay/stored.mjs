const touchpoints = `select params #>> '{items,0,item_id}' as item from throughline.touchpoints
  where device = $1 and name = 'view_item' order by n`
const entries = `select op ->> 0 as type, op ->> 1 as line, op ->> 2 as quantity, op -> 3 ->> 'item_id' as item,
    jsonb_array_length(op) as length, rejected
  from throughline.entries where device = $1 and collection = 'cart' order by number`
const rows = `select key, row ->> 'quantity' as quantity from throughline.rows
  where log in (select log from throughline.log_devices where device = $1) and collection = 'cart'
    and row is not null order by (row ->> 'place')::float8`

/**
 * What the database holds of one device, read by SQL and not by the code that wrote it. An entry stands for all that was
 * added to its line since the one before: `added` names each piece.
 */
export async function storedOf(query, device) {
  const viewed = await query(touchpoints, [device])
  const decided = await query(entries, [device])
  const lines = await query(rows, [device])
  const applied = decided.filter(({ rejected }) => !rejected)
  return {
    viewed: viewed.map(({ item }) => item),
    added: applied.flatMap((entry) => Array(piecesOf(entry)).fill(nameOf(entry))),
    lines: new Map(lines.map(({ key, quantity }) => [key, Number(quantity)])),
  }
}

const isAddition = ({ type, line, item, quantity, length }) =>
  type === 'add' && length <= 4 && Number(quantity) > 0 && (item === null || item === line)

const piecesOf = (entry) => (isAddition(entry) ? Number(entry.quantity) : 1)

/** Anything but pieces that are added is not what the log says, whatever the product. */
const nameOf = (entry) =>
  isAddition(entry) ? entry.line : `${entry.type} ${entry.quantity} ${entry.line} ${entry.item}`
