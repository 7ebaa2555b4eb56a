import { trackClicks } from 'throughline/tracking'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { recordingTracking } from '../support/recordingTracking.ts'

let tracking = recordingTracking()
let stop = () => {}
beforeEach(() => {
  tracking = recordingTracking()
  stop = trackClicks(tracking)
})
afterEach(() => {
  stop()
  vi.restoreAllMocks()
})

const show = (html: string) => {
  document.body.innerHTML = html
}
const click = (selector: string, button = 0) =>
  document
    .querySelector(selector)!
    .dispatchEvent(new MouseEvent(button ? 'auxclick' : 'click', { bubbles: true, composed: true, button }))
const recorded = () => tracking.touchpoints.map(({ name, params }) => [name, params])

test('a click on what is marked records its event, also from inside and on what came later', () => {
  show(`<button data-tl-event="size_guide_opened" data-tl-params='{"size":"M"}'><b>?</b></button><i>no</i>`)
  click('b')
  click('i')
  expect(recorded()).toEqual([['size_guide_opened', { size: 'M' }]])
})

test('without a name it is a click, with where the link leads', () => {
  show('<a id="help" href="https://help.example/" data-tl-event>?</a>')
  document.querySelector('a')!.addEventListener('click', (event) => event.preventDefault())
  click('a')
  expect(recorded()).toEqual([['click', { link_id: 'help', link_url: 'https://help.example/' }]])
})

test('id and address are texts, also of a link in SVG and of a form whose fields are named like them', () => {
  show('<svg><a id="map" data-tl-event></a></svg><form id="gift" data-tl-event><button></button></form>')
  // As browsers have them.
  Object.defineProperty(document.querySelector('a'), 'href', {
    value: { baseVal: '/shops', animVal: '/shops' },
  })
  Object.defineProperty(document.querySelector('form'), 'id', { value: document.createElement('input') })
  click('a')
  click('button')
  expect(recorded()).toEqual([
    ['click', { link_id: 'map', link_url: '/shops' }],
    ['click', { link_id: 'gift' }],
  ])
})

test('a product of a list is selected with its list and its place', () => {
  show(`<ul data-tl-list="search" data-tl-list-name="検索結果">
    <li data-tl-item='{"item_id":"TEA"}'>1</li>
    <li data-tl-item='{"item_id":"CUP","price":900}'><a data-tl-select-item>2</a></li>
  </ul>`)
  click('a')
  expect(recorded()).toEqual([
    [
      'select_item',
      {
        item_list_id: 'search',
        item_list_name: '検索結果',
        items: [{ item_id: 'CUP', price: 900, index: 1 }],
      },
    ],
  ])
})

test('a product is selected also from inside a shadow tree', () => {
  show(`<ul data-tl-list="search"><li data-tl-item='{"item_id":"TEA"}'><div></div></li></ul>`)
  const root = document.querySelector('div')!.attachShadow({ mode: 'open' })
  root.innerHTML = '<a data-tl-select-item></a>'
  root.querySelector('a')!.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true }))
  expect(recorded()).toEqual([
    ['select_item', { item_list_id: 'search', items: [{ item_id: 'TEA', index: 0 }] }],
  ])
})

test('a product may be named on the link itself, a promotion too', () => {
  show(`<a id="a" data-tl-select-item='{"item_id":"TEA"}'></a>
    <a id="b" data-tl-select-promotion='{"promotion_id":"P-1"}'></a>`)
  click('#a')
  click('#b')
  expect(recorded()).toEqual([
    ['select_item', { items: [{ item_id: 'TEA' }] }],
    ['select_promotion', { promotion_id: 'P-1' }],
  ])
})

test('the innermost mark counts alone', () => {
  show(`<div data-tl-select-item='{"item_id":"TEA"}'><button data-tl-event="zoomed"></button></div>`)
  click('button')
  expect(recorded()).toEqual([['zoomed', {}]])
})

test('a label that hands its click on to its control was clicked once, each time', async () => {
  show('<label data-tl-event="wrapped"><input type="checkbox"><b>ギフト</b></label>')
  for (let turn = 1; turn < 3; turn++) {
    document.querySelector('b')!.click()
    await new Promise((resolve) => setTimeout(resolve))
    expect(document.querySelector('input')!.checked).toBe(turn === 1)
    expect(recorded()).toHaveLength(turn)
  }
  document.querySelector('input')!.click()
  expect(recorded()).toHaveLength(3)
})

test('a page that stops the event, a shadow tree and the middle button hide nothing; the right button selects nothing', () => {
  show('<div id="host"></div><a data-tl-event="opened"></a>')
  const root = document.querySelector('#host')!.attachShadow({ mode: 'open' })
  root.innerHTML = '<button data-tl-event="inside"></button>'
  root.querySelector('button')!.addEventListener('click', (event) => event.stopPropagation())
  root.querySelector('button')!.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true }))
  click('a', 1)
  click('a', 2)
  expect(recorded()).toEqual([
    ['inside', {}],
    ['opened', {}],
  ])
})

test('a mistake in the markup is told and stops nothing', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  show(
    `<button id="a" data-tl-event="opened" data-tl-params="{size:M}"></button><a data-tl-select-item="TEA"></a>`,
  )
  click('#a')
  click('a')
  expect(recorded()).toEqual([['opened', {}]])
  expect(warn.mock.calls.map(([text]) => text)).toEqual([
    expect.stringContaining('data-tl-params takes JSON'),
    expect.stringContaining('data-tl-select-item takes JSON'),
  ])
})

test('after the stop nothing counts', () => {
  show('<a data-tl-event="opened"></a>')
  stop()
  click('a')
  expect(recorded()).toEqual([])
})
