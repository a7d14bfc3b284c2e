// Runs the server audits of graphql-http on the URL given and prints their results as JSON.
import { serverAudits } from 'graphql-http'

const [url, coding] = process.argv.slice(2)
const fetchFn = (to, options = {}) => fetch(to, { ...options, headers: { ...options.headers, 'accept-encoding': coding } })
const results = []
for (const audit of serverAudits({ url, fetchFn })) {
  const { id, name, status, reason } = await audit.fn()
  results.push({ id, name, status, reason: reason ?? '' })
}
console.log(JSON.stringify(results))
