export type Spot = { here: { longitude: number; latitude: number }; place: string }
export type Example = { query: string; variables: string }

type Text = { zh: string; en: string }

/** The questions that docs/api.md works through, asked around a spot; their comments in one language. */
export function examples(language: keyof Text, { here, place }: Spot): Example[] {
  return questions.map(({ about, query, ask }) => ({
    query: `# ${about[language]}\n${query.trim()}\n`,
    variables: JSON.stringify(ask(here, place), null, 2),
  }))
}

const questions: { about: Text; query: string; ask: (here: Spot['here'], place: string) => Record<string, unknown> }[] = [
  {
    about: { zh: '步行 15 分钟能到哪里,最近的在前。Ctrl-Enter 运行', en: 'What can be walked to in 15 minutes, nearest first. Ctrl-Enter runs it' },
    query: `
query Nearby($from: PointInput!, $minutes: Int) {
  nearby(from: $from, minutes: $minutes, first: 5) {
    totalCount
    counts { kind count }
    edges { node { id kind name } walk { minutes metres method } arrival { state closesAt } }
    excluded { reason count }
  }
}`,
    ask: (from) => ({ from, minutes: 15 }),
  },
  {
    about: { zh: '走到时开着的:营业时间未知的不算开放', en: 'Open on arrival: unknown hours never count as open' },
    query: `
query OpenOnArrival($from: PointInput!, $filter: PlaceFilter) {
  nearby(from: $from, minutes: 30, filter: $filter, first: 5) {
    edges { node { name opening { state text } } walk { minutes } arrival { state closesInMinutes closesAt } }
    excluded { reason count }
  }
}`,
    ask: (from) => ({ from, filter: { open: 'ON_ARRIVAL' } }),
  },
  {
    about: { zh: '步行能走多远:等时圈', en: 'How far one can walk: isochrones' },
    query: `
query Circles($from: PointInput!, $minutes: [Int!]!) {
  isochrone(from: $from, minutes: $minutes, pace: ELDERLY) {
    minutes squareMetres straightRatio people
    places(first: 3) { place { name } walk { minutes } }
  }
}`,
    ask: (from) => ({ from, minutes: [5, 15] }),
  },
  {
    about: { zh: '怎么走:逐步的路线', en: 'The way there, step by step' },
    query: `
query Way($from: PointInput!, $to: ID!) {
  route(from: $from, toPlace: $to) {
    reason
    route { walk { minutes metres } steps { text metres turn kind } }
  }
}`,
    ask: (from, to) => ({ from: { longitude: from.longitude + 0.002, latitude: from.latitude + 0.002 }, to }),
  },
  {
    about: { zh: '多少居民在 15 分钟以内;按街道看', en: 'How many people live within 15 minutes; by street' },
    query: `
query Covered($of: [CoverageTarget!]!) {
  coverage(of: $of, minutes: 15) {
    people covered share meanMinutes
    bands { minutes people }
    areas(level: STREET) { area { name } people covered share }
  }
}`,
    ask: () => ({ of: [{ kinds: ['SERVICE_CENTER'] }] }),
  },
  {
    about: { zh: '如果这里多一处:只是假设,不写入任何数据', en: 'What if there were one more here; nothing is written' },
    query: `
query WhatIf($of: [CoverageTarget!]!, $scenario: ScenarioInput) {
  coverage(of: $of, scenario: $scenario) {
    covered
    change { peopleGained peopleLost share }
  }
}`,
    ask: (at) => ({ of: [{ kinds: ['SERVICE_CENTER'] }], scenario: { add: [{ at, kind: 'SERVICE_CENTER' }] } }),
  },
  {
    about: { zh: '按文字查找:汉字、拼音、首字母、服务', en: 'Finding by text: Chinese, pinyin, initials, what is offered' },
    query: `
query Search($text: String!, $near: PointInput) {
  search(text: $text, near: $near, first: 8) {
    hits { title matched metres item { id __typename } }
    kinds
    suggestions
  }
}`,
    ask: (near) => ({ text: '调解', near }),
  },
  {
    about: { zh: '哪些志愿服务小队服务这里,离得最近的在前', en: 'Which volunteer squads serve this spot, nearest first' },
    query: `
query Squads($here: PointInput!) {
  squads(filter: {serves: $here}, near: $here, first: 5) {
    totalCount
    edges { node { name skills contacts { label phone } } walk { minutes metres } }
    excluded { reason count }
  }
}`,
    ask: (here) => ({ here }),
  },
  {
    about: { zh: '载入了什么数据,出自哪里,有多新', en: 'What is loaded, from where, and how fresh it is' },
    query: `
query Dataset {
  dataset { name asOf stale attribution sources { name licence collectedOn } }
}`,
    ask: () => ({}),
  },
]
