import type { AccessibilityNeed, Pace, Profile, Skill, ZoneKind } from './gen/graphql'

// The words of the API that an address may carry, in the order of the page.

export type { Pace, Profile, Skill }
export type Zone = ZoneKind
export type Need = AccessibilityNeed

export const zones: readonly Zone[] = ['MEMBER_SERVICE', 'DELIBERATION', 'CONVENIENCE', 'CULTURE', 'ELDERLY_CARE', 'MEDIATION']
export const needs: readonly Need[] = ['STEP_FREE_ENTRANCE', 'RAMP', 'LIFT', 'ACCESSIBLE_TOILET', 'HEARING_LOOP', 'TACTILE_PATH']
export const paces: readonly Pace[] = ['STANDARD', 'CAUTIOUS', 'ELDERLY', 'BRISK']
export const profiles: readonly Profile[] = ['FOOT', 'WHEELCHAIR']
export const skills: readonly Skill[] = [
  'HOME_REPAIR', 'HEALTH', 'ELDERLY_CARE', 'CHILD_CARE', 'LEGAL_AID', 'MEDIATION', 'POLICY_ADVICE', 'CULTURE', 'ENVIRONMENT', 'EMERGENCY', 'DELIVERY', 'OTHER',
]
