// The editor writes style elements, which the policy of this page lets through with the nonce of the answer alone. So whatever
// makes one by script gets the nonce, from before the editor is loaded; one that comes in as text has none and counts for nothing.
const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? ''
const create = document.createElement.bind(document)
document.createElement = (name: string, options?: ElementCreationOptions) => {
  const element = create(name, options)
  if (element instanceof HTMLStyleElement) element.nonce = nonce
  return element
}

void import('./app').then((app) => app.start(document.getElementById('graphiql') as HTMLElement))

export {}
