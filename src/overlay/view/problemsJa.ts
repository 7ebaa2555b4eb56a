/**
 * What findings say in Japanese: by how they begin in English, where `*` stands for any text and `$1` for the first one.
 */
const problems: readonly (readonly [english: string, japanese: string])[] = [
  [
    "The order '*' was taken, *",
    '注文「$1」は受け付けられましたが、purchase が記録されていません。createCart に tracking を渡すか、purchase を記録してください。',
  ],
  ["'*' was dropped (*): *", '「$1」は破棄されました($2)。この注文はどのレポートにも出ません。'],
  [
    "'*' was told the dataLayer without consent to *: *",
    '「$1」は $2 への同意なしに dataLayer に渡されました。訪問者の選択を待ってください。',
  ],
  [
    "'*' was fired twice within * ms: *",
    '「$1」は $2 ms のうちに 2 回発生しました。お客様の操作 1 回はイベント 1 件です。',
  ],
  [
    "'*' is step * of *, which *",
    '「$1」はステップ $2(全 $3)ですが、あり得ません。index は 0 から始まります。',
  ],
  ["'*' comes without 'begin_checkout' *", '「$1」の前に begin_checkout がありません。'],
  [
    "'*' completes '*', but '*' is shown.",
    '「$1」は「$2」を完了していますが、表示中のステップは「$3」です。',
  ],
  ["'*' contains an e-mail address.", '「$1」にメールアドレスが含まれています。'],
  ["'*' contains a phone number.", '「$1」に電話番号が含まれています。'],
  ["'*' contains a card number.", '「$1」にカード番号が含まれています。'],
  ["'*' is not a name of ours: write '*'.", '「$1」という名前はありません。「$2」と書いてください。'],
  [
    "'*' cannot be an event's name: *",
    '「$1」はイベント名にできません。quiz_finished のように、英数字と _ で 40 文字以内にしてください。',
  ],
  [
    "'*' takes its 'params' as an object: write *, not *.",
    '「$1」の params はオブジェクトです。$3 ではなく、$2 のように書いてください。',
  ],
  ["'*' needs '*': write *.", '「$1」には「$2」が必要です。$3 のように書いてください。'],
  [
    "'*' has a 'value' without 'currency': write *.",
    '「$1」には value がありますが、currency がありません。$2 のように書いてください。',
  ],
  [
    "'*' has * in 'currency': *",
    '「$1」の currency が $2 です。JPY のように、ISO 4217 の 3 文字で書いてください。',
  ],
  [
    "'*' has * 'items': write * at most, *",
    '「$1」の items は $2 件です。$3 件以内にして、残りは別のイベントにしてください。',
  ],
  ["'*' has no item in '*': write *.", '「$1」の「$2」は商品ではありません。$3 のように書いてください。'],
  [
    "'*' has * parameters of your own in '*': write * at most.",
    '「$1」の「$3」には独自のパラメーターが $2 個あります。$4 個以内にしてください。',
  ],
  [
    "'*' takes a * in '*', not *: write *.",
    '「$1」の「$3」の型は $2 です。$4 ではなく、$5 のように書いてください。',
  ],
  ["'*' is not right in '*': *", '「$1」の「$2」が正しくありません: $3'],
  [
    "'*' could not be checked: its schema failed (*).",
    '「$1」を検査できません。スキーマでエラーが出ました($2)。',
  ],
]

/** What stands for each `*`; nothing when the text is another one. In one pass, however long a payload made the text. */
function partsOf(text: string, english: string): string[] | undefined {
  const [first = '', ...literals] = english.split('*')
  if (!text.startsWith(first)) return undefined
  const parts: string[] = []
  let at = first.length
  for (const [index, literal] of literals.entries()) {
    const isLast = index === literals.length - 1
    const found = isLast ? text.length - literal.length : text.indexOf(literal, at)
    if (found < at || !text.startsWith(literal, found)) return undefined
    parts.push(text.slice(at, found))
    at = found + literal.length
  }
  return parts
}

/** Says in Japanese what is wrong; what a shop's own validator says stays in its words. */
export function problemInJapanese(problem: string): string {
  for (const [english, japanese] of problems) {
    const parts = partsOf(problem, english)
    if (parts) return japanese.replace(/\$(\d)/g, (_, number) => parts[number - 1] ?? '')
  }
  return problem
}
