// Writes random opening hours of the part of the notation that package hours reads, and at which of a hundred instants each
// is open by the npm package opening_hours.
//
//   npm ci --ignore-scripts && npm run answers
//
// Public holidays are left out: for China the package knows a few days of each year only, and takes no others.
process.env.TZ = 'UTC'
const { default: OpeningHours } = await import('opening_hours')
const { version } = (await import('opening_hours/package.json', { with: { type: 'json' } })).default

const texts = 2100
const sets = 20
const instants = 100

/** Numbers from 0 up to, without, n, the same in every run: a linear congruential generator, of which the high bits count. */
let seed = 20261123
function below(n) {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
  return Math.floor((seed / 2 ** 32) * n)
}
const one = (list) => list[below(list.length)]
const two = (n) => String(n).padStart(2, '0')

const days = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

function weekdays() {
  const entry = () => (below(3) ? `${one(days)}-${one(days)}` : one(days))
  return one([() => 'Mo-Fr', () => 'Sa,Su', () => 'Mo-Su', entry, () => `${entry()},${one(days)}`])()
}

const clock = (minute) => `${below(8) ? two(Math.floor(minute / 60)) : Math.floor(minute / 60)}:${two(minute % 60)}`

function hours() {
  if (below(5) === 0) return one(['off', 'closed'])
  const spans = []
  let from = 30 * below(one([20, 47]))
  for (let n = 1 + below(3); n > 0 && from < 1410; n--) {
    const to = from + 30 * (1 + below(12))
    if (to >= 1440) {
      // past midnight, in either of the two ways; or until midnight
      spans.push(`${clock(from)}-${one(['24:00', clock(30 * below(Math.min(8, from / 30 || 1))), '26:00'])}`)
      break
    }
    spans.push(`${clock(from)}-${clock(to)}`)
    from = to + 30 * below(6)
  }
  return spans.join(',')
}

function day(year) {
  const month = below(12)
  const length = year && year % 4 && month === 1 ? 28 : lengths[month]
  return { month, day: 1 + below(length) }
}
const written = (d) => `${months[d.month]} ${two(d.day)}`

function dates() {
  const year = 2026 + below(3)
  const a = day(year)
  const b = day(year)
  const [first, last] = [a, b].sort((x, y) => x.month - y.month || x.day - y.day)
  return one([
    () => one(months),
    () => `${one(months)}-${one(months)}`,
    () => {
      // From a day to an earlier one of the same month is nearly a year here, and never in the package.
      const [from, to] = [day(), day()]
      return from.month === to.month && from.day > to.day ? `${written(to)}-${written(from)}` : `${written(from)}-${written(to)}`
    },
    () => written(day()),
    () => `${year} ${written(a)}`,
    () => `${year} ${written(first)}-${year} ${written(last)}`,
    () => `${year} ${written(last)}-${year + 1} ${written(day(year + 1))}`,
  ])()
}

function rule(first) {
  switch (below(5)) {
    case 0:
    case 1:
      return `${weekdays()} ${hours()}`
    case 2:
      return `${dates()} ${hours()}`
    case 3:
      return `${dates()}${one(['', ':'])} ${weekdays()} ${hours()}`
    default:
      // Hours alone replace nothing in the package, while here they are Mo-Su: equal only where nothing stands before.
      return one(['24/7', 'Mo-Su 09:00-17:00', 'off', first ? hours() : `Mo-Su ${hours()}`])
  }
}

const lines = [
  `# What the npm package opening_hours ${version} (LGPL-3.0) says of random texts; written by answers.mjs.`,
  '# at: instants, minutes after 2026-01-01 00:00. Below, line n by the instants of line n modulo their number: a bit for each, set where it is open.',
]
const asked = []
for (let i = 0; i < sets; i++) {
  // half of them at the edges that the texts can have
  const set = Array.from({ length: instants }, (_, j) => (j % 2 ? below(3 * 365 * 1440) : 30 * below(3 * 365 * 48)))
  asked.push(set.sort((a, b) => a - b))
  lines.push(`at ${asked[i].join(' ')}`)
}
const start = Date.UTC(2026, 0, 1)
for (let n = 0; n < texts; n++) {
  const text = Array.from({ length: 1 + below(4) }, (_, i) => rule(i === 0)).join('; ')
  const opening = new OpeningHours(text, null)
  const bits = asked[n % sets].map((m) => (opening.getState(new Date(start + m * 60_000)) ? 1n : 0n))
  lines.push(`${bits.reduce((all, bit, j) => all | (bit << BigInt(j)), 0n).toString(16)} ${text}`)
}
console.log(lines.join('\n'))
