package walk

// Pace is how fast somebody walks, as whole metres in 15 minutes, so that limits are exact in integers: as 1.11 m/s a
// place at exactly 1,000 m would fall out of 15 minutes.
type Pace uint32

// The paces of the contract; Query.paces tells their sources.
const (
	Elderly  Pace = 720  // 0.80 m/s
	Cautious Pace = 800  // the lower end of GB 50180-2018's 15-minute circle
	Standard Pace = 1000 // its upper end
	Brisk    Pace = 1215 // 1.35 m/s, a usual default of routing engines
)

// Limit returns the effective millimetres that the pace covers in a number of minutes.
func (p Pace) Limit(minutes int) uint32 { return uint32(uint64(minutes) * uint64(p) * 1000 / 15) }

// Minutes returns the smallest whole number of minutes N for which Limit(N) reaches emm: so "minutes ≤ N" and "within N"
// never disagree.
func (p Pace) Minutes(emm uint32) int {
	perMinutes := uint64(p) * 1000
	return int((uint64(emm)*15 + perMinutes - 1) / perMinutes)
}

// Seconds returns the whole seconds that emm takes, rounded up.
func (p Pace) Seconds(emm uint32) int {
	perSeconds := uint64(p) * 1000
	return int((uint64(emm)*900 + perSeconds - 1) / perSeconds)
}

// Metres returns millimetres as metres, rounded to the nearest.
func Metres(mm uint32) int { return int((uint64(mm) + 500) / 1000) }
