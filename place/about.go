package place

import "time"

// Known is an answer that nobody may have recorded.
type Known uint8

// The three answers.
const (
	Unknown Known = iota
	Yes
	No
)

// Accessibility is what is known about getting into a place and around in it.
type Accessibility struct {
	StepFreeEntrance, Ramp, Lift, AccessibleToilet, HearingLoop, TactilePath Known
	SurveyedOn                                                               *time.Time
}

// Need is something of Accessibility that somebody cannot do without.
type Need uint8

// The needs, in the contract's order.
const (
	NeedStepFreeEntrance Need = iota
	NeedRamp
	NeedLift
	NeedAccessibleToilet
	NeedHearingLoop
	NeedTactilePath
)

// Meets reports whether a need is known to be met. Unknown is not met.
func (a *Accessibility) Meets(n Need) bool {
	return [...]Known{a.StepFreeEntrance, a.Ramp, a.Lift, a.AccessibleToilet, a.HearingLoop, a.TactilePath}[n] == Yes
}

// Contact is a duty phone, never a person's.
type Contact struct{ Label, Phone, Hours string }

// Picture is a picture of a place, with the text that stands in for it.
type Picture struct{ URL, Text string }

// Notice is a temporary announcement. An empty Text is none.
type Notice struct {
	Text        string
	From, Until *time.Time
}

// At returns the notice if it holds at an instant, nil otherwise.
func (n *Notice) At(t time.Time) *Notice {
	if n.Text == "" || n.From != nil && t.Before(*n.From) || n.Until != nil && !t.Before(*n.Until) {
		return nil
	}
	return n
}
