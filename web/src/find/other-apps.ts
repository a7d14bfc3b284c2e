import { h } from '../dom'
import type { Texts } from '../texts.zh'

interface Position {
  readonly longitude: number
  readonly latitude: number
}

/**
 * Draws the ways to a place in other map programs: links with the place in the coordinates of each, without the start. The
 * page itself asks nothing of them.
 */
export function otherApps({ name, gcj02, bd09 }: { name: string; gcj02: Position; bd09: Position }, t: Texts): HTMLElement {
  const named = encodeURIComponent(name)
  const link = (words: string, address: string) => h('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, words)
  return h(
    'div',
    { class: 'other-apps' },
    link(t.openIn.amap, `https://uri.amap.com/navigation?to=${gcj02.longitude},${gcj02.latitude},${named}&mode=walk&coordinate=gaode&callnative=1`),
    link(t.openIn.baidu, `https://api.map.baidu.com/marker?location=${bd09.latitude},${bd09.longitude}&title=${named}&content=${named}&coord_type=bd09ll&output=html&src=servicemap`),
    link(t.openIn.tencent, `https://apis.map.qq.com/uri/v1/marker?marker=coord:${gcj02.latitude},${gcj02.longitude};title:${named}&referer=servicemap`),
  )
}
