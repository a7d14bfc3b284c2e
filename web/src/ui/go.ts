import { h, icon } from '../dom'
import type { PlaceCard } from '../records'
import type { Texts } from '../texts.zh'

/**
 * Draws the ways to a place in other map programs: links with the place in the coordinates of each, without the start. The
 * page itself asks nothing of them.
 */
export function goThere(place: PlaceCard, t: Texts): HTMLElement {
  const { gcj02, bd09 } = place
  const name = encodeURIComponent(place.name)
  const link = (words: string, address: string) => h('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, words)
  return h(
    'details',
    { class: 'go' },
    h('summary', {}, icon('map-pin', 18), t.goThere),
    h(
      'div',
      {},
      link(t.openIn.amap, `https://uri.amap.com/navigation?to=${gcj02.longitude},${gcj02.latitude},${name}&mode=walk&coordinate=gaode&callnative=1`),
      link(t.openIn.baidu, `https://api.map.baidu.com/marker?location=${bd09.latitude},${bd09.longitude}&title=${name}&content=${name}&coord_type=bd09ll&output=html&src=servicemap`),
      link(t.openIn.tencent, `https://apis.map.qq.com/uri/v1/marker?marker=coord:${gcj02.latitude},${gcj02.longitude};title:${name}&referer=servicemap`),
    ),
  )
}
